import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

/** The modules of this folder and of packages that a program loads. */
function loadedBy(program: string): string[] {
  const script = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
    ${program}
    console.log(JSON.stringify(loaded));
  `;
  const args = ['--input-type=module', '-e', script];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.equal(stderr, '');
  const urls = JSON.parse(stdout) as string[];
  return urls.filter((url) => /\/src\/pixel\/|\/node_modules\//.test(url)).map((url) => url.replace(/^.*\//, ''));
}

const href = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);

test('the rules for headers load no frame and no codec', () => {
  const loaded = loadedBy(`await import(${href('./index.ts')});`);
  assert.ok(loaded.includes('risk.ts'));
  const rules = [
    'index',
    'risk',
    'corrected-areas',
    'device-key',
    'rectangles',
    'template-boxes',
    'ultrasound-regions',
  ];
  const costs = [
    'search-cost',
    'unread-picture',
    'pixel-format',
    'embedded-overlays',
    'stream-kind',
    'series-slice',
    'ultrasound',
    'native-runtime.node',
  ];
  const known = new Set([...rules, ...costs].map((name) => `${name}.ts`));
  assert.deepEqual(
    loaded.filter((name) => !known.has(name)),
    [],
  );
  const pipeline = loadedBy(`await import(${href('../pipeline/index.ts')});`);
  assert.ok(pipeline.includes('risk.ts') && !pipeline.includes('frames.ts'), pipeline.join());
});

test('frames load no codec: the thread does that, when a stream needs one', () => {
  const loaded = loadedBy(`
    const { loadFrames } = await import(${href('./index.ts')});
    const { engineRunner } = await loadFrames();
    await engineRunner().close();
  `);
  assert.ok(loaded.includes('frames.ts'));
  assert.deepEqual(
    loaded.filter((name) => /dcmjs|codec|openjpeg|charls|wasm/.test(name)),
    [],
  );
});
