import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { publishDeclarations, rewriteSpecifiers } from './declarations.ts';

interface Published {
  readonly count: number;
  read(file: string): string | undefined;
}

function publish(t: TestContext, files: Readonly<Record<string, string>>): Published {
  const folder = mkdtempSync(join(tmpdir(), 'leadglass-types-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, 'from', file)), { recursive: true });
    writeFileSync(join(folder, 'from', file), text);
  }
  const count = publishDeclarations({
    from: join(folder, 'from'),
    to: join(folder, 'to'),
    entries: ['index.ts'],
    internal: { '#crypto': 'crypto/platform.node.ts' },
  });
  const read = (file: string) =>
    existsSync(join(folder, 'to', file)) ? readFileSync(join(folder, 'to', file), 'utf8') : undefined;
  return { count, read };
}

test('declarations that the entries reach are published, others are not', (t) => {
  const published = publish(t, {
    'index.d.ts': "export { read } from './dicom/index.ts';\n",
    'dicom/index.d.ts': "export declare function read(source: import('../bytes/index.ts').ByteSource): void;\n",
    'bytes/index.d.ts': 'export interface ByteSource {}\n',
    'batch/index.d.ts': 'export {};\n',
  });
  assert.equal(published.count, 3);
  assert.equal(published.read('index.d.ts'), "export { read } from './dicom/index.js';\n");
  assert.match(published.read('dicom/index.d.ts') ?? '', /import\('\.\.\/bytes\/index\.js'\)/);
  assert.equal(published.read('batch/index.d.ts'), undefined);
});

test('a specifier of the package itself becomes the path of the module behind it', (t) => {
  const published = publish(t, {
    'index.d.ts': "export * from './crypto/index.ts';\n",
    'crypto/index.d.ts': "import type { Mac } from '#crypto';\nexport type { Mac };\n",
    'crypto/platform.node.d.ts': 'export interface Mac {}\n',
  });
  assert.match(published.read('crypto/index.d.ts') ?? '', /from '\.\/platform\.node\.js'/);
});

test('public types that need a package are refused, because a consumer does not have it', (t) => {
  assert.throws(
    () => publish(t, { 'index.d.ts': "import * as z from 'zod';\nexport declare const schema: z.ZodType;\n" }),
    /need 'zod'/,
  );
});

test('every form of import is rewritten and text that only looks like one is not', () => {
  const text = [
    "import './a.ts';",
    "import type { B } from './b.ts';",
    'export * from "./c.ts";',
    "type D = import('./d.ts').D;",
    "export declare const e: './e.ts';",
  ].join('\n');
  const seen: string[] = [];
  rewriteSpecifiers(text, (specifier) => {
    seen.push(specifier);
    return specifier;
  });
  assert.deepEqual(seen, ['./a.ts', './b.ts', './c.ts', './d.ts']);
});
