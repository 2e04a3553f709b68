/** What a process holds while it works for one patient: nothing of another one that the project knows. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createProject, HeldBook } from '../project/index.ts';
import { Bench } from './bench.testing.ts';

const RESIDENT = fileURLToPath(new URL('./resident.testing.ts', import.meta.url));
const BLOCK = 16 * 1024 * 1024;

test('memory holds no identity of a patient who is not in the run', {
  skip: process.platform !== 'linux',
}, async (t) => {
  const bench = new Bench();
  const { folder, facts, secret } = createProject({ home: bench.home, name: 'p', unprotected: true });
  const absent = bench.put('1', { id: 'ABSENT-4711-ID', uid: '1', names: ['ABSENTEE^OTTOLINE'] });
  const kept = bench.put('ABSENTEE_SCANS/1', { id: 'ABSENT-4711-ID', uid: '3', fault: 'held' });
  await bench.run({ inputs: [absent, kept], project: 'p', keepHeld: true });
  const book = HeldBook.write({ folder, projectId: facts.id, secret });
  const [held] = [...book.records()];
  assert.match(JSON.stringify(held?.source), /ABSENTEE_SCANS/);
  // Decided in another folder: no run but one into that carries it out.
  const decision = { reviewer: 'reader', reason: 'looked', waived: held!.reasons, at: new Date().toISOString() };
  book.put({ ...held!, decision });
  book.sync();
  book.close();
  const present = bench.put('2', { id: 'PRESENT-0815-ID', uid: '2', names: ['PRESENTLY^ADA'] });
  const child = spawn(process.execPath, [RESIDENT, present, join(bench.root, 'out2'), bench.home], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    await new Promise<void>((resolve, reject) => {
      child.stdout.once('data', () => resolve());
      child.once('close', () => reject(new Error('it ended before it was looked at')));
    });
    const absence = ['ABSENT-4711-ID', 'ABSENTEE^OTTOLINE', 'ABSENTEE_SCANS'];
    const found = searchMemory(child.pid!, ['PRESENT-0815-ID', 'PRESENTLY^ADA', ...absence]);
    if (found === undefined) return t.skip('the memory of another process cannot be read here');
    assert.deepEqual(found, ['PRESENT-0815-ID', 'PRESENTLY^ADA'], 'the search finds what is there, and no more is');
  } finally {
    child.stdin.end();
  }
});

/** Those of the words that a process has, in either width of V8's strings; undefined where nobody may look. */
function searchMemory(pid: number, words: readonly string[]): string[] | undefined {
  let memory: number;
  try {
    memory = openSync(`/proc/${pid}/mem`, 'r');
  } catch {
    return undefined;
  }
  const needles = words.map((word) => [Buffer.from(word), Buffer.from(word, 'utf16le')]);
  const found = new Set<string>();
  try {
    for (const { start, end } of writableRanges(pid)) {
      for (let at = start; at < end; at += BLOCK) {
        // Blocks overlap by more than a word.
        const block = readBlock(memory, at, Math.min(end - at, BLOCK + 64));
        for (const [i, spellings] of needles.entries())
          if (spellings.some((one) => block.includes(one))) found.add(words[i]!);
      }
    }
  } finally {
    closeSync(memory);
  }
  return words.filter((word) => found.has(word));
}

function* writableRanges(pid: number): Generator<{ readonly start: number; readonly end: number }> {
  for (const line of readFileSync(`/proc/${pid}/maps`, 'latin1').split('\n')) {
    const [, start, end] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
    if (start !== undefined && end !== undefined)
      yield { start: Number.parseInt(start, 16), end: Number.parseInt(end, 16) };
  }
}

/** Pages that were never touched, or that went meanwhile, hold nothing. */
function readBlock(memory: number, at: number, length: number): Buffer {
  const block = Buffer.alloc(length);
  try {
    return block.subarray(0, readSync(memory, block, 0, length, at));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EIO') return Buffer.alloc(0);
    throw error;
  }
}
