import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const flags = fileURLToPath(new URL('./engine-flags.ts', import.meta.url));

/** Makes short-lived objects in a process of its own; bytes of the nursery at the end, and what went to standard error. */
function nurseryAfter(first: string): { bytes: number; stderr: string } {
  const script = `
    const { tuneEngine } = await import(${JSON.stringify(flags)});
    const { getHeapSpaceStatistics } = await import('node:v8');
    ${first}
    const kept = [];
    for (let i = 0; i < 2_000_000; i++) kept[i & 0xffff] = { i, text: 'x' + i };
    console.log(getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size);
  `;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  return { bytes: Number(stdout), stderr };
}

test('V8 keeps the nursery small from the moment it is told, and says nothing', () => {
  const told = nurseryAfter('tuneEngine();');
  const other = nurseryAfter('');
  // 2 MB and 64: by how many pages V8 goes above depends on when it collects.
  assert.ok(told.bytes > 0 && other.bytes > 6 * told.bytes, `${told.bytes} and ${other.bytes} bytes`);
  assert.deepEqual([told.stderr, other.stderr], ['', '']);
});

test('a Node that is not tested is told nothing: a flag it does not know would be answered on standard error', () => {
  const newer = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '27.0.0' } });";
  assert.ok(nurseryAfter(`${newer} tuneEngine();`).bytes > 6 * nurseryAfter('tuneEngine();').bytes);
});
