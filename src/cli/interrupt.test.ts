import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listenForInterrupt } from './interrupt.ts';
import { Screen } from './screen.ts';

const silent = new Screen({ on: () => {}, write: () => true } as unknown as NodeJS.WriteStream, false);

test('the first interrupt asks for an end; the second one finds nobody and ends the process', () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const before = process.listenerCount(signal);
    const interrupt = listenForInterrupt(silent);
    assert.equal(interrupt.signal.aborted, false);
    assert.equal(process.listenerCount(signal), before + 1);
    process.emit(signal);
    assert.equal(interrupt.signal.aborted, true);
    assert.equal(process.listenerCount('SIGINT') + process.listenerCount('SIGTERM'), 2 * before);
    interrupt.close();
  }
});

test('when the work has ended, nothing listens any more', () => {
  const before = process.listenerCount('SIGINT');
  const interrupt = listenForInterrupt(silent);
  interrupt.close();
  assert.equal(process.listenerCount('SIGINT'), before);
  assert.equal(interrupt.signal.aborted, false);
});
