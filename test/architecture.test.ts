import assert from 'node:assert/strict';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { houseFaults } from './support/house.ts';

const SRC = fileURLToPath(new URL('../src', import.meta.url));

function sources(): Map<string, string> {
  const paths = globSync('**/*.ts', { cwd: SRC }).map((path) => path.replaceAll('\\', '/'));
  return new Map(paths.sort().map((path) => [path, readFileSync(`${SRC}/${path}`, 'utf8')]));
}

/** What is loaded with a module: everything but types and what is imported on need. */
function staticallyLoaded(entry: string): Set<string> {
  const modules = sources();
  const loaded = new Set([entry]);
  for (const path of loaded) {
    for (const [, type, target = ''] of modules
      .get(path)!
      .matchAll(/^(?:im|ex)port (type )?[^;]*?from '([^']+)';/gms)) {
      const found = posix.join(posix.dirname(path), target);
      if (type === undefined && modules.has(found)) loaded.add(found);
    }
  }
  return loaded;
}

/** A small house without a fault, with `more` files in it. */
function house(more: Readonly<Record<string, string>>): Map<string, string> {
  const index = '/** What this folder is for. */\n';
  return new Map(
    Object.entries({
      'index.ts': "export { apply } from './deid/index.ts';\n",
      'failure/index.ts': index,
      'dicom/index.ts': `${index}export { read } from './read.ts';\n`,
      'dicom/read.ts': "import { Failure } from '../failure/index.ts';\n",
      'crypto/index.ts': `${index}import { mac } from '#crypto';\nimport type { Mac } from './platform.node.ts';\n`,
      'crypto/platform.node.ts': "import { createHmac } from 'node:crypto';\n",
      'crypto/platform.browser.ts': "import { hmac } from '@noble/hashes/hmac.js';\n",
      'policy/index.ts': `${index}import { parse } from 'yaml';\n`,
      'deid/index.ts': `${index}import { read } from '../dicom/index.ts';\n`,
      'batch/index.ts': `${index}import { readFile } from 'node:fs/promises';\nconst started = Date.now();\n`,
      ...more,
    }),
  );
}

function assertFaults(more: Readonly<Record<string, string>>, expected: readonly string[]): void {
  assert.deepEqual(houseFaults(house(more)), expected);
}

test('the folders of src keep their rules', () => {
  const modules = sources();
  const onDisk = readdirSync(SRC, { recursive: true }).filter((path) => String(path).endsWith('.ts'));
  assert.equal(modules.size, onDisk.length, 'every module is looked at');
  assert.ok(modules.size >= 60, `only ${modules.size} modules were seen`);
  assert.deepEqual(houseFaults(modules), []);
});

test('a run loads nothing of passphrases, shares, look-ups, moving and destroying', () => {
  const loaded = staticallyLoaded('cli/commands/deidentify.ts');
  assert.ok(loaded.has('batch/run.ts') && loaded.has('project/opening.ts'), 'the walk goes to the end');
  for (const path of ['crypto/key-file.ts', 'crypto/shares.ts', 'crypto/custody.ts', 'crypto/stretch.node.ts']) {
    assert.ok(!loaded.has(path), path);
  }
  for (const name of ['protection', 'key-files', 'crosswalk-reader', 'reidentification', 'moving', 'destruction']) {
    assert.ok(!loaded.has(`project/${name}.ts`), name);
  }
  assert.ok(!loaded.has('cli/passphrase.ts'));
});

test('a house without a fault has none', () => {
  assertFaults({}, []);
});

test('a folder imports only from lower floors', () => {
  assertFaults({ 'dicom/x.ts': "import { apply } from '../deid/index.ts';\n" }, [
    'dicom/x.ts: imports ../deid/index.ts: is not on a lower floor',
  ]);
  assertFaults({ 'dicom/x.ts': "import type { Mac } from '../crypto/index.ts';\n" }, [
    'dicom/x.ts: imports ../crypto/index.ts: is not on a lower floor',
  ]);
  assertFaults({ 'dicom/x.ts': "const deid = await import('../deid/index.ts');\n" }, [
    'dicom/x.ts: imports ../deid/index.ts: is not on a lower floor',
  ]);
  assertFaults({ 'deid/x.ts': "export { run } from '../index.ts';\n" }, [
    'deid/x.ts: imports ../index.ts: is not on a lower floor',
  ]);
});

test('what is portable imports only what is portable', () => {
  assertFaults(
    { 'audit/index.ts': '/** Events. */\n', 'proof/index.ts': "/** Proof. */\nimport '../audit/index.ts';\n" },
    ['proof/index.ts: imports ../audit/index.ts: is not portable'],
  );
});

test('a folder is entered through its index.ts', () => {
  assertFaults({ 'deid/x.ts': "import { read } from '../dicom/read.ts';\n" }, [
    'deid/x.ts: imports ../dicom/read.ts: only dicom/index.ts may be imported from outside',
  ]);
  assertFaults({ 'batch/x.ts': "import { seal } from '../crypto/platform.node.ts';\n" }, []);
});

test('a folder without a floor, or without an index.ts that says what it is for, is a fault', () => {
  assertFaults({ 'helpers/index.ts': '/** Everything. */\n' }, ['helpers/index.ts: helpers has no floor']);
  assertFaults({ 'identity/uid.ts': '' }, ['identity: has no index.ts']);
  assertFaults({ 'identity/index.ts': 'export const a = 1;\n' }, [
    'identity/index.ts: does not begin with what the folder is for',
  ]);
});

test('circles between files are faults, also through types', () => {
  assertFaults({ 'dicom/a.ts': "import { b } from './b.ts';\n", 'dicom/b.ts': "import type { A } from './a.ts';\n" }, [
    'circle: dicom/a.ts, dicom/b.ts',
  ]);
  assertFaults({ 'dicom/a.ts': "import { a } from './a.ts';\n" }, ['circle: dicom/a.ts']);
});

test('a portable folder needs no Node outside *.node.ts', () => {
  assertFaults({ 'dicom/x.ts': "import { inflateRawSync } from 'node:zlib';\n" }, [
    'dicom/x.ts: imports node:zlib: a built-in module in a portable folder',
  ]);
  assertFaults({ 'dicom/x.ts': 'export const text = Buffer.from(bytes);\n' }, ['dicom/x.ts: needs Node (Buffer)']);
  assertFaults({ 'crypto/x.ts': "import { mac } from './platform.node.ts';\n" }, [
    'crypto/x.ts: imports ./platform.node.ts: a browser cannot load it',
  ]);
  assertFaults({ 'dicom/x.node.ts': "import { readFileSync } from 'node:fs';\n" }, [
    'dicom/x.node.ts: imports node:fs: the file system is not for this folder',
  ]);
  assertFaults({ 'dicom/x.test.ts': "import { readFileSync } from 'node:fs';\nconst b = Buffer.alloc(1);\n" }, []);
});

test('what tests share needs no permission, and is for tests only', () => {
  const shared = "import { readFileSync } from 'node:fs';\n";
  assertFaults({ 'dicom/x.testing.ts': shared, 'dicom/x.test.ts': "import './x.testing.ts';\n" }, []);
  assertFaults({ 'dicom/x.testing.ts': shared, 'dicom/x.ts': "import './x.testing.ts';\n" }, [
    'dicom/x.ts: imports ./x.testing.ts: is for tests',
  ]);
});

test('a folder uses only its own packages', () => {
  assertFaults({ 'dicom/x.ts': "import * as z from 'zod';\n" }, [
    'dicom/x.ts: imports zod: a package that this folder does not use',
  ]);
  assertFaults({ 'policy/x.ts': "import * as z from 'zod/mini';\n" }, []);
  assertFaults({ 'crypto/x.ts': "import { sha256 } from '@noble/hashes/sha2.js';\n" }, [
    'crypto/x.ts: imports @noble/hashes/sha2.js: a package that this folder does not use',
  ]);
  const proof = '/** Proof. */\n';
  assertFaults({ 'proof/index.ts': `${proof}import { getDocument } from 'pdfjs-dist';\n` }, [
    'proof/index.ts: imports pdfjs-dist: has to load on first need',
  ]);
  assertFaults({ 'proof/index.ts': `${proof}const load = () => import('pdfjs-dist');\n` }, []);
});

test('clock, randomness, environment and printing enter at the edges', () => {
  const at = (code: string, fault: string) =>
    assertFaults({ 'deid/x.ts': `export const x = ${code};\n` }, [`deid/x.ts: ${fault}`]);
  at('Date.now()', 'reads the clock (Date.now)');
  at('new Date(2026, 1)', 'reads the clock (new Date)');
  at('Math.random()', 'draws randomness (Math.random)');
  at('crypto.getRandomValues(bytes)', 'draws randomness (getRandomValues)');
  at('console.log(1)', 'prints (console.)');
  at('a.localeCompare(b)', 'depends on the locale (.localeCompare)');
  assertFaults({ 'network/index.ts': '/** DIMSE. */\nconst home = process.env.HOME;\n' }, [
    'network/index.ts: reads the environment (process.env)',
  ]);
  assertFaults({ 'deid/x.ts': `// not Date.now()\nexport const text = \`Math.random() \${1} new Date()\`;\n` }, []);
  assertFaults({ 'deid/x.ts': `export const text = \`\${() => { return { a: Math.random() }; }}\`;\n` }, [
    'deid/x.ts: draws randomness (Math.random)',
  ]);
});

test('a quote in a regular expression hides nothing behind it', () => {
  assertFaults({ 'deid/x.ts': "const quote = /['\"`]/g;\nexport const x = Math.random();\nconst c = 'a';\n" }, [
    'deid/x.ts: draws randomness (Math.random)',
  ]);
  assertFaults({ 'deid/x.ts': "export const x = (a + b) / 2; // it's half\nexport const y = 'Math.random()';\n" }, []);
});

test('an import over several lines is read', () => {
  assertFaults({ 'dicom/x.ts': "import {\n  type Apply,\n  apply,\n} from '../deid/index.ts';\n" }, [
    'dicom/x.ts: imports ../deid/index.ts: is not on a lower floor',
  ]);
});

test('long files and default exports are faults, generated tables excepted', () => {
  const long = 'export const a = 1;\n'.repeat(701);
  assertFaults({ 'dicom/x.ts': long }, ['dicom/x.ts: has more than 700 lines']);
  assertFaults({ 'standard/index.ts': '/** Tables. */\n', 'standard/generated/x.ts': long }, []);
  assertFaults({ 'dicom/x.ts': 'export default 1;\n' }, ['dicom/x.ts: has a default export']);
});
