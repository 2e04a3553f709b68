/** A page that codes pictures with the browser files of a built package, under a policy that knows no `eval`. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';

/** Modules of WebAssembly may be compiled, text may not become code. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'";
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

/**
 * Loads `module` as the page's only script from `folder` and returns what it puts into `globalThis.answer`, and what the
 * browser complained of.
 */
export async function answerOfPage(folder: string, module: string): Promise<{ answer: unknown; complaints: string[] }> {
  const own: Readonly<Record<string, string>> = {
    '/': '<!doctype html><meta charset="utf-8"><script type="module" src="/page.js"></script>',
    '/page.js': module,
  };
  const server = createServer(({ url = '/' }, response) => {
    response.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY);
    response.setHeader('Content-Type', TYPES[extname(url) || '.html'] ?? 'text/plain');
    try {
      response.end(own[url] ?? readFileSync(join(folder, url)));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction(() => 'answer' in globalThis, undefined, { timeout: 60_000 });
    const answer = await page.evaluate(() => (globalThis as unknown as { answer: unknown }).answer);
    return { answer, complaints: complaints.filter((text) => !text.includes('favicon')) };
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}
