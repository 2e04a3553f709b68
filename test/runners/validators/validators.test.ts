import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readEntry, readManifest } from '../corpus/manifest.ts';
import { type ParsedFile, ParseError, parseFile, stringsOf, walk } from '../parse/index.ts';
import { sampleOf } from '../sample.ts';
import { compare, kindOf, readBaseline, validate, validationOf } from './dciodvfy-lines.ts';
import { hasTool, pythonWithPydicom, runTool } from './process.ts';
import { type PydicomReading, readWithPydicom } from './pydicom.ts';

const CORPUS = fileURLToPath(new URL('../../../../shared/corpus', import.meta.url));
const corpusMissing = existsSync(CORPUS) ? false : 'the public corpus is not beside the repository';
const work = mkdtempSync(join(tmpdir(), 'leadglass-validators-'));
after(() => rmSync(work, { recursive: true }));

const skipWithout = (tool: string, there: boolean): string | false =>
  there ? corpusMissing : `${tool} is not installed`;

/** Parsed, or `undefined` where the runners' parser gives up (the corpus holds broken objects on purpose). */
function parsed(bytes: Uint8Array): ParsedFile | undefined {
  try {
    return parseFile(bytes);
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

const plain = (text: string): string =>
  text
    .split('\\')
    .map((value) =>
      value
        .replace(/\0/g, '')
        .trim()
        .replace(/[=^]+$/, ''),
    )
    .join('\\');

/** Objects on which the readers differ for a reason that is not this parser's. */
const KNOWN: Readonly<Record<string, string>> = {
  'objects/other/duplicates-0f3f2e.dcm': 'pydicom keeps one of several equal tags',
  'objects/mr/brain-001-086c41.dcm.gz': 'pydicom takes trailing zeros for an element',
  'objects/ot/chrgb2312-02fa2f.dcm': 'pydicom leaves escape sequences of IR 58 in the text',
};

test('the parser finds the elements and texts that pydicom finds', {
  skip: skipWithout('pydicom', pythonWithPydicom() !== undefined),
}, async () => {
  const readable = readManifest(CORPUS).filter(
    ({ verdict, path }) => verdict.startsWith('read') && KNOWN[path] === undefined,
  );
  const readings = await readWithPydicom(
    readable.map(({ path }) => join(CORPUS, path)),
    true,
  );
  assert.ok(readings !== undefined);
  let compared = 0;
  for (const [index, entry] of readable.entries()) {
    const reading: PydicomReading | undefined = readings[index];
    const file = parsed(readEntry(CORPUS, entry));
    if (reading === undefined || reading.error !== undefined || file === undefined) continue;
    const theirs: ReadonlyMap<string, { vr: string; value: string | null }> = new Map(
      reading.elements.map(([path, vr, value]) => [path, { vr, value }]),
    );
    const mine = [...walk(file.dataSet)];
    const paths = new Set(mine.map(({ path }) => path));
    assert.deepEqual(
      [...theirs.keys()].filter((path) => !paths.has(path)),
      [],
      entry.path,
    );
    // Only the items of a private sequence hidden in a UN of defined length are found here alone.
    const alone = mine.filter(({ path }) => !theirs.has(path));
    assert.ok(
      alone.every(({ path }) => path.includes('[')),
      entry.path,
    );
    for (const { element, dataSet, path } of mine) {
      const other = theirs.get(path);
      if (other?.value === null || other?.vr !== element.vr) continue;
      assert.equal(plain(stringsOf(element, dataSet.charset).join('\\')), plain(other.value), `${entry.path} ${path}`);
    }
    compared++;
  }
  assert.ok(compared > 400, `${compared} objects compared`);
});

test('the parser finds the tags that dcmdump finds', {
  skip: skipWithout('dcmdump', hasTool('dcmdump', ['--version'])),
}, async () => {
  for (const entry of sampleOf(
    readManifest(CORPUS).filter(({ verdict }) => verdict === 'read'),
    25,
    3,
  )) {
    const bytes = readEntry(CORPUS, entry);
    const path = join(work, 'object.dcm');
    writeFileSync(path, bytes);
    const { stdout } = await runTool('dcmdump', ['--quiet', '--no-uid-names', '--print-short', path]);
    const tags = [...stdout.matchAll(/^ *\(([0-9a-f]{4}),([0-9a-f]{4})\) [A-Za-z?]{2} /gm)].map(([, a, b]) =>
      `${a}${b}`.toUpperCase(),
    );
    const file = parseFile(bytes);
    const mine = [...walk(file.dataSet)].map(({ element }) => element.tag);
    assert.deepEqual(
      mine,
      tags.filter((tag) => !tag.startsWith('0002') && !tag.startsWith('FFFE')),
      entry.path,
    );
  }
});

test('the stored baseline is what dciodvfy says of the sources today', {
  skip: skipWithout('dciodvfy', hasTool('dciodvfy', [])),
}, async () => {
  const baseline = readBaseline(CORPUS);
  for (const entry of sampleOf(readManifest(CORPUS), 25, 5)) {
    const before = baseline.get(entry.path);
    if (before === undefined) continue;
    const path = join(work, 'object.dcm');
    writeFileSync(path, readEntry(CORPUS, entry));
    const now = await validate(path);
    assert.equal(now.crashed, before.crashed, entry.path);
    assert.deepEqual([...now.errors].sort(), [...before.errors].sort(), entry.path);
  }
});

const validation = (...errors: string[]): ReturnType<typeof validationOf> => ({
  crashed: false,
  errors: new Set(errors),
  isUnclassed: false,
});

test('a line that differs by its value alone is of the same kind', () => {
  const before = validation('Error - Illegal root for UID - "0.0" in (0x0020,0x000d) Study Instance UID');
  const after = validation(
    'Error - Illegal root for UID - "9.9" in (0x0020,0x000d) Study Instance UID',
    'Error - Missing attribute Type 1 Required Element=<Rows> Module=<ImagePixel>',
  );
  assert.deepEqual(compare(before, after), { newKinds: [[...after.errors][1]], newValues: [[...after.errors][0]] });
});

test('the attribute and module of a line belong to its kind', () => {
  const [rows, columns] = ['Rows', 'Columns'].map((name) =>
    kindOf(`Error - Missing attribute Type 1 Required Element=<${name}> Module=<ImagePixel>`),
  );
  assert.notEqual(rows, columns);
});

test('an abort of the validator is no comparison', () => {
  assert.equal(validationOf({ exitCode: undefined, stdout: '', stderr: '' }).crashed, true);
  assert.equal(validationOf({ exitCode: 134, stdout: '', stderr: '' }).crashed, true);
  assert.deepEqual(
    [...validationOf({ exitCode: 1, stdout: '', stderr: 'Error - a   b\nWarning - c\nError - a b\n' }).errors],
    ['Error - a b'],
  );
});
