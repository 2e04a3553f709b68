import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Progress } from '../batch/index.ts';
import { estimateText, ProgressView, progressText } from './progress.ts';
import { Screen } from './screen.ts';

function screenOf(isTTY: boolean): { screen: Screen; written: string[] } {
  const written: string[] = [];
  const stream = { isTTY, columns: 60, on: () => {}, write: (text: string) => written.push(text) };
  return { screen: new Screen(stream as unknown as NodeJS.WriteStream, false), written };
}

const at = (done: number, more: Partial<Progress> = {}): Progress => {
  return { phase: 'processing', done, total: 1000, bytes: done * 500_000, quarantined: 0, ...more };
};

test('rates and share are shown, the time left when it can be known', () => {
  assert.equal(
    progressText('de-identifying', at(10), 1000),
    'de-identifying 10 of 1,000 (1 %) · 10 objects/s · 5.0 MB/s',
  );
  assert.match(progressText('x', at(50), 1000), / · 19 s left$/);
  assert.match(progressText('x', at(10), 10_000), / · 17 min left$/);
  assert.match(progressText('x', at(10, { total: 20_000 }), 10_000), / · 5 h 33 min left$/);
  assert.doesNotMatch(progressText('x', at(1000), 10_000), /left/);
  assert.match(progressText('x', at(10, { quarantined: 3 }), 1000), / · 3 quarantined/);
});

test('a long search goes on by frames, and the time left follows what was measured', () => {
  const search = { frames: 812, totalFrames: 3120, share: 0.26, estimatedSeconds: 540 };
  const text = (more: Partial<typeof search>, elapsedMs: number): string =>
    progressText('x', at(3, { total: 10, search: { ...search, ...more } }), elapsedMs);
  assert.equal(text({}, 260_000), 'x 3 of 10 · frame 812 of 3,120 (26 %) · about 12 min left');
  assert.match(text({ frames: 1, share: 0.01 }, 30_000), / · about 9 min left$/);
  assert.match(text({ frames: 0, share: 0 }, 90_000), / · about 9 min left$/);
  assert.match(text({ frames: 30, share: 0.01 }, 90_000), / · about 2 h 29 min left$/);
  assert.match(text({ estimatedSeconds: 9 }, 1000), /^x 3 of 10 \(30 %\) · 3\.0 objects\/s/);
  assert.match(text({ estimatedSeconds: 9 }, 11_000), / · frame 812 of 3,120 /);
  assert.match(text({ frames: 3120, share: 1 }, 1000), /^x 3 of 10 \(30 %\)/);
});

test('a long search of pictures is announced, about, and on a line of its own', () => {
  const of = (seconds: number): string | undefined => estimateText({ pictures: 3, frames: 1312, seconds });
  assert.equal(of(540), 'pictures: 1,312 frames, about 9 min of search');
  assert.equal(of(40), 'pictures: 1,312 frames, about 40 s of search');
  assert.equal(of(9), undefined);
  const { screen, written } = screenOf(true);
  let now = 0;
  const view = new ProgressView(screen, { now: () => now });
  view.update(at(1));
  now = 500;
  view.update(at(2));
  view.announce({ pictures: 1, frames: 1, seconds: 60 });
  assert.deepEqual(written.slice(1), ['\r\x1b[K', 'pictures: 1 frame, about 60 s of search\n']);
});

test('on a terminal one line is drawn again, ten times a second, within its width, and cleared', () => {
  const { screen, written } = screenOf(true);
  let now = 0;
  const view = new ProgressView(screen, { now: () => now });
  for (let done = 1; done <= 100; done++) {
    now += 20;
    view.update(at(done, { quarantined: 12_345 }));
  }
  view.end();
  assert.ok(written.length > 15 && written.length < 25, `${written.length} writes`);
  for (const text of written) assert.ok(text.startsWith('\r\x1b[K') && text.length < 60 + '\r\x1b[K'.length);
  assert.equal(written.at(-1), '\r\x1b[K');
});

test('elsewhere there is a line every five seconds, and none in a short run', () => {
  const { screen, written } = screenOf(false);
  let now = 0;
  const view = new ProgressView(screen, { now: () => now });
  for (let done = 1; done <= 100; done++) {
    now += 200;
    view.update(at(done));
    if (done === 20) assert.deepEqual(written, []);
  }
  view.end();
  assert.equal(written.length, 3);
  for (const text of written) assert.match(text, /^de-identifying \d+ of 1,000 .*\n$/);
});

test('a notice stands on a line of its own', () => {
  const { screen, written } = screenOf(true);
  let now = 0;
  const view = new ProgressView(screen, { now: () => now });
  view.update(at(1));
  now = 500;
  view.update(at(2));
  view.notice('something');
  assert.deepEqual(written.slice(1), ['\r\x1b[K', 'notice: something\n']);
});
