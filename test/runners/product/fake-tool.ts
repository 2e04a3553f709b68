import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A program with the command line of the product that copies its inputs, for tests of the runners. The environment
 * variable FAKE_TOOL says how it behaves: `copy`, `hold`, `usage` (status 2), `crash`, `garbage` or `silent`.
 */
const SOURCE = `
import { cpSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
const mode = process.env.FAKE_TOOL ?? 'copy'
const [command, ...args] = process.argv.slice(2)
const say = (value) => process.stdout.write(JSON.stringify(value) + '\\n')
if (command === 'project') {
  const folder = join(process.env.LEADGLASS_HOME, 'projects', args[1])
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'secret'), 'ab'.repeat(32) + '\\n')
} else if (mode === 'usage') process.exit(2)
else if (mode === 'crash') throw new Error('broken')
else {
  const source = args[0]
  const to = args[args.indexOf('--to') + 1]
  const files = statSync(source).isDirectory() ? readdirSync(source).map((name) => join(source, name)) : [source]
  mkdirSync(to, { recursive: true })
  for (const file of mode === 'silent' ? [] : files) {
    if (mode === 'hold') {
      say({ type: 'instance', source: file, status: 'held', code: 'refused/document', findings: [] })
      continue
    }
    const output = basename(file) + '.dcm'
    if (mode === 'garbage') writeFileSync(join(to, output), 'garbage')
    else cpSync(file, join(to, output))
    say({ type: 'instance', source: file, status: 'released', output, findings: [{ code: 'invalid-date', path: '00080020' }] })
  }
  say({ type: 'run', id: '1', counts: { in: files.length } })
  process.exit(mode === 'hold' ? 3 : 0)
}
`;

export type FakeMode = 'copy' | 'hold' | 'usage' | 'crash' | 'garbage' | 'silent';

/** Writes the program into a folder and returns its path. */
export function writeFakeTool(folder: string): string {
  const path = join(folder, 'fake-tool.mjs');
  writeFileSync(path, SOURCE);
  return path;
}

/** Runs a task while the program behaves in one way. */
export async function whileFake<T>(mode: FakeMode, task: () => Promise<T>): Promise<T> {
  process.env.FAKE_TOOL = mode;
  try {
    return await task();
  } finally {
    delete process.env.FAKE_TOOL;
  }
}
