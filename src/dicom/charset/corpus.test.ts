import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { textCodec } from './index.ts';

const CORPUS = new URL('../../../../shared/corpus/', import.meta.url);
const EXPLICIT_LITTLE_ENDIAN = /^1\.2\.840\.10008\.1\.2\.(1|4\.\d+|5)$/;

interface CorpusObject {
  readonly path: string;
  readonly stored: string;
  readonly charset?: string;
  readonly transfer_syntax?: string;
  readonly needles?: readonly (readonly [value: string, kind: string, path: string])[];
}

/** The first PN value with this tag, found by its bytes: tag, VR, length in explicit little endian. */
function nameBytes(object: Buffer, tag: string): Buffer | undefined {
  const header = Buffer.from(`${tag.slice(2, 4)}${tag.slice(0, 2)}${tag.slice(6, 8)}${tag.slice(4, 6)}504e`, 'hex');
  const at = object.indexOf(header);
  return at < 0 ? undefined : object.subarray(at + 8, at + 8 + object.readUInt16LE(at + 6));
}

function read({ path, stored }: CorpusObject): Buffer {
  const bytes = readFileSync(new URL(path, CORPUS));
  return stored === 'gzip' ? gunzipSync(bytes) : bytes;
}

/** The manifest drops empty groups and components at the end of a name. */
const shown = (name: string): string => name.trim().replace(/[=^]+$/, '');

test('names of the corpus are read as its manifest says, in the character set of their object', (t) => {
  if (!existsSync(CORPUS)) return t.skip('the corpus is not here: its names were not read');
  const manifest = JSON.parse(readFileSync(new URL('manifest.json', CORPUS), 'utf8')) as CorpusObject[];
  const sets = new Map<string, number>();
  for (const object of manifest) {
    if (!EXPLICIT_LITTLE_ENDIAN.test(object.transfer_syntax ?? '')) continue;
    for (const [value, kind, path] of object.needles ?? []) {
      if (kind !== 'name' || path.includes('.')) continue;
      const bytes = nameBytes(read(object), path);
      // Clinical Trial Coordinating Center Name and its like are LO.
      if (bytes === undefined) continue;
      // pydicom 2, which read the manifest's values, leaves the escape sequence of ISO-IR 58 in the text.
      const expected = value.replaceAll('\x1b$)A', '');
      const codec = textCodec((object.charset ?? '').split('\\'));
      const names = codec.decodeValues(bytes, 'name').map(shown);
      // Undeclared bytes beyond ASCII: no set explains them, the manifest shows them as Latin-1.
      if (/[^\0-\x7f]/.test(expected) && object.charset === undefined)
        assert.match(names.join(), /\ufffd/, object.path);
      else assert.ok(names.includes(shown(expected)), `${object.path} ${path}`);
      sets.set(object.charset ?? 'none', (sets.get(object.charset ?? 'none') ?? 0) + 1);
    }
  }
  assert.ok(sets.size >= 15, `only ${[...sets.keys()].join(', ')}`);
  t.diagnostic([...sets].map(([set, count]) => `${set}: ${count}`).join('; '));
  return undefined;
});
