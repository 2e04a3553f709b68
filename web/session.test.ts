/** What the page does with a review, without a browser. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Drawn, drawn, MemoryDesk } from '../src/review/desk.testing.ts';
import { Review } from '../src/review/review.ts';
import { currentSample } from '../src/review/sampling.ts';
import type { Api } from './src/api.ts';
import { choiceOf } from './src/series.ts';
import { Session } from './src/session.ts';

const now = (): Date => new Date('2026-11-28T09:30:00Z');

/** A review of which nothing is drawn for the sample. */
function reviewOf(pictures: readonly Drawn[]): Review {
  const desk = new MemoryDesk(pictures);
  const sample = { ...currentSample(desk, { now }), strata: [] };
  return new Review(desk, { sample, now, onDefect: assert.fail });
}

function sessionAt(review: () => Review): Session {
  const api = {
    project: async () => review().project,
    queue: async () => review().reload(),
    picture: (id: string) => review().picture(id),
    decide: async (orders: Parameters<Api['decide']>[0]) => review().decide(orders),
  } as unknown as Api;
  const nothing = (): void => {};
  return new Session({
    ...{ api, now, wait: async () => {} },
    ...{ prefetch: nothing, forgetPictures: nothing, keepReviewer: nothing },
  });
}

const one = { series: 1, modality: 'US' } as const;

test('one decision for a series leaves out what is held or doubted; a doubted one also where it is looked at', () => {
  const { queue } = reviewOf([
    drawn({ ...one, number: 1 }),
    drawn({ ...one, number: 2, status: 'held', doubts: ['second-read'] }),
    drawn({ ...one, number: 3, doubts: ['second-read'] }),
    drawn({ ...one, number: 4, doubts: ['no-network'] }),
    drawn({ ...one, number: 5, status: 'held', reasons: ['refused/reviewer'] }),
  ]);
  const series = queue.series[0]!;
  const of = (number: number, isLookedAt: boolean) => {
    const picture = series.pictures.find(({ instance }) => instance.endsWith(`900${number}`))!;
    const { pictures, doubtful } = choiceOf(series, picture, isLookedAt);
    return [pictures.map(({ instance }) => Number(instance.at(-1))).sort(), doubtful];
  };
  assert.deepEqual(of(1, true), [[1], 4]);
  assert.deepEqual(of(3, true), [[1], 4]);
  assert.deepEqual(of(5, true), [[1, 5], 3]);
  assert.deepEqual(of(5, false), [[1], 4], 'a projection shows no single picture');
});

test('from frame to frame with boxes one comes to what the second read alone has seen', async () => {
  const area = { left: 1, top: 1, right: 9, bottom: 9, origin: 'network' } as const;
  const boxes = [
    { ...area, frame: 1, suppressed: 'exempted' },
    { ...area, frame: 2, suppressed: 'second-read' },
    { ...area, frame: 4 },
  ] as const;
  const review = reviewOf([drawn({ ...one, number: 1, frames: 6, boxes, doubts: ['second-read'] })]);
  const session = sessionAt(() => review);
  try {
    await session.start('Robin Vale');
    session.looking.setShown('frames');
    session.looking.toDifferent(1);
    assert.equal(session.state.frame, 2);
    session.looking.toDifferent(1);
    assert.equal(session.state.frame, 4);
  } finally {
    await review.close();
  }
});

test('a decision on a picture that was searched again since is not taken: it is shown as it is now', async () => {
  const desk = new MemoryDesk([drawn({ ...one, number: 1 })]);
  const sample = currentSample(desk, { now });
  let review = new Review(desk, { sample, now, onDefect: assert.fail });
  const session = sessionAt(() => review);
  await session.start('Robin Vale');
  session.looking.sees(session.looking.toSee);
  // A run has gone on meanwhile.
  const again = new MemoryDesk([drawn({ ...one, number: 1, doubts: ['second-read'] })]);
  review = new Review(again, { sample, now, onDefect: assert.fail });
  try {
    await session.deciding.decide('accept');
    assert.match(session.state.said.words, /searched again since: look at it again/);
    assert.equal(again.pictures()[0]!.decision, undefined);
    assert.ok(session.state.details?.suspicions.some(({ code }) => code === 'doubt'));
    session.looking.sees(session.looking.toSee);
    await session.deciding.decide('accept');
    assert.equal(again.pictures()[0]!.decision?.verdict, 'accept');
  } finally {
    await review.close();
  }
});

test('where a second person is demanded, who accepts a picture with doubts is asked for one and a reason', async () => {
  const desk = new MemoryDesk([drawn({ ...one, number: 1, doubts: ['second-read'] })], true);
  const review = new Review(desk, { sample: currentSample(desk, { now }), now, onDefect: assert.fail });
  const session = sessionAt(() => review);
  try {
    await session.start('Robin Vale');
    session.looking.sees(session.looking.toSee);
    await session.deciding.decide('accept');
    assert.deepEqual([session.state.dialog, desk.pictures()[0]!.decision], [{ is: 'pass' }, undefined]);
    await session.deciding.letPass({ reason: 'a calliper', second: 'Kim Ash' });
    const { reason, second } = desk.pictures()[0]!.decision!;
    assert.deepEqual([reason, second], ['a calliper', 'Kim Ash']);
  } finally {
    await review.close();
  }
});
