import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { textCodec } from './index.ts';

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Every code of every set, as one text each: terms and bytes in hexadecimal. */
function everyCode(): [terms: string[], hex: string][] {
  const hex = (bytes: readonly number[]): string => Buffer.from(bytes).toString('hex');
  const range = (first: number, last: number): number[] =>
    Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const square = (sequence: string, bit: number): number[] => [
    0x1b,
    ...Buffer.from(sequence),
    ...range(0x21, 0x7e).flatMap((a) => range(0x21, 0x7e).flatMap((b) => [a | bit, b | bit])),
  ];
  const single = [100, 101, 109, 110, 144, 127, 126, 138, 148, 203, 166, 13].map((n) => `ISO_IR ${n}`);
  return [
    ...single.map((term): [string[], string] => [[term], hex(range(0x20, 0xff))]),
    [['', 'ISO 2022 IR 87'], hex(square('$B', 0))],
    [['', 'ISO 2022 IR 159'], hex(square('$(D', 0))],
    [['', 'ISO 2022 IR 149'], hex(square('$)C', 0x80))],
    [['', 'ISO 2022 IR 58'], hex(square('$)A', 0x80))],
    [['GB18030'], hex(range(0x81, 0xfe).flatMap((a) => range(0x40, 0xfe).flatMap((b) => (b === 0x7f ? [] : [a, b]))))],
    [
      ['GB18030'],
      hex(range(0x81, 0x84).flatMap((a) => range(0x81, 0xfe).flatMap((c) => [a, 0x30, c, 0x30, a, 0x39, c, 0x39]))),
    ],
  ];
}

test('a browser reads every code of every set as Node does', async (t) => {
  const executablePath = BROWSERS.find((path) => existsSync(path));
  if (executablePath === undefined) return t.skip('no Chromium here: what a browser reads was not compared');
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL('index.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'charset',
    platform: 'browser',
  });
  const codes = everyCode();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: bundle.outputFiles[0]!.text });
    const texts = await page.evaluate((asked) => {
      const { charset } = globalThis as unknown as { charset: { textCodec: typeof textCodec } };
      const bytesOf = (hex: string): Uint8Array =>
        Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
      return asked.map(([terms, hex]) => charset.textCodec(terms).decode(bytesOf(hex), 'text'));
    }, codes);
    codes.forEach(([terms, hex], i) => {
      const here = textCodec(terms).decode(Buffer.from(hex, 'hex'), 'text');
      assert.ok(here.length > 200);
      // Not `equal`: its message would take minutes for texts of this length.
      const there = texts[i]!;
      if (there === here) return;
      const at = Array.from(here).findIndex((_, unit) => here[unit] !== there[unit]);
      assert.fail(
        `${terms.join('\\')}: code unit ${at} is ${JSON.stringify(there[at])}, not ${JSON.stringify(here[at])}`,
      );
    });
  } finally {
    await browser.close();
  }
  return undefined;
});
