import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FAILURE_CODES } from '../failure/index.ts';
import type { PictureBox, PictureRecord } from '../project/index.ts';
import { type DrawOptions, drawn } from './desk.testing.ts';
import { queueOf } from './queue.ts';
import { drawSample } from './sample.ts';
import { type SuspicionCode, suspicionsOf } from './suspicion.ts';

const banner: PictureBox = { left: 2, top: 1, right: 40, bottom: 6, frame: 0, origin: 'network', score: 0.95 };
const middle: PictureBox = { ...banner, left: 30, right: 50, top: 28, bottom: 34 };

const NO_SAMPLE = { strata: [], at: '2026-01-01T00:00:00Z' };

const recordOf = (options: Partial<DrawOptions>): PictureRecord =>
  drawn({ number: 1, series: 1, modality: 'CT', ...options }).record;

function codes(options: Partial<DrawOptions>, failedDevice = false): SuspicionCode[] {
  return suspicionsOf(recordOf(options), { failedDevice }).map(({ code }) => code);
}

test('each kind of doubt has its reason', () => {
  assert.deepEqual(codes({ boxes: [banner] }), []);
  assert.deepEqual(codes({ modality: 'US', boxes: [banner] }), []);
  assert.deepEqual(codes({ modality: 'US', boxes: [middle] }), ['text-in-sector']);
  for (const modality of ['US', 'ES', 'SC', 'XC', 'OT', 'DX', 'RG']) assert.deepEqual(codes({ modality }), ['no-box']);
  assert.deepEqual(codes({ modality: 'CT' }), []);
  assert.deepEqual(codes({ boxes: [{ ...banner, score: 0.79 }] }), ['weak-box']);
  assert.deepEqual(codes({ boxes: [{ ...banner, score: 0.8 }] }), []);
  assert.deepEqual(codes({ boxes: [banner, { ...middle, suppressed: 'too-thick' }] }), ['too-thick']);
  assert.deepEqual(codes({ boxes: [banner, { ...middle, suppressed: 'one-view' }] }), ['one-view']);
  assert.deepEqual(codes({ boxes: [banner, { ...middle, suppressed: 'harmless' }] }), ['kept-line']);
  assert.deepEqual(codes({ modality: 'US', boxes: [{ ...middle, suppressed: 'harmless' }] }), ['kept-line']);
  assert.deepEqual(codes({ frames: 20, boxes: [banner] }), ['short-clip']);
  assert.deepEqual(codes({ frames: 20, boxes: [0, 1, 2].map((frame) => ({ ...banner, frame })) }), []);
  assert.deepEqual(codes({ doubts: ['no-network'] }), ['no-network']);
  assert.deepEqual(codes({}, true), ['device-failed']);
});

test('a suppressed box covers nothing: a picture with such boxes alone shows none', () => {
  assert.deepEqual(codes({ modality: 'US', boxes: [{ ...banner, suppressed: 'too-thick' }] }), ['too-thick', 'no-box']);
});

test('reasons are said in words, with how often', () => {
  const weak = { ...banner, score: 0.5 };
  const [one] = suspicionsOf(recordOf({ boxes: [weak] }), { failedDevice: false });
  assert.equal(one?.words, '1 box with a score below 0.8');
  const [held] = suspicionsOf(recordOf({ status: 'held' }), { failedDevice: false });
  assert.equal(held?.words, 'held: the picture may show text that identifies the patient');
});

test('the queue begins with what is held, then goes by suspicion, within a series too', () => {
  const records = [
    recordOf({ number: 1, series: 1, boxes: [banner] }),
    recordOf({ number: 2, series: 1, modality: 'US', boxes: [middle] }),
    recordOf({ number: 3, series: 2, modality: 'US' }),
    recordOf({ number: 4, series: 3, status: 'held' }),
    recordOf({ number: 5, series: 4, boxes: [banner] }),
  ];
  const { series, counts } = queueOf(records, NO_SAMPLE);
  const order = series.map(({ pictures }) => pictures.map(({ instance }) => Number(instance.at(-1))));
  assert.deepEqual(order.slice(0, 3), [[4], [3], [2, 1]]);
  assert.deepEqual(counts, { all: 5, open: 5, held: 1, accepted: 0, rejected: 0, waiting: 0 });
});

test('a failure puts the other pictures of the device in the queue, not itself', () => {
  const decision = { instance: 'a', content: 'b', uncover: [], reviewer: 'A. Reader', at: '2026-01-01T00:00:00Z' };
  const cover = [{ frames: 'all', box: { left: 0, top: 0, right: 1, bottom: 1 }, origin: 'person' }] as const;
  const failed = { ...recordOf({ number: 1, boxes: [banner] }), decision: { ...decision, verdict: 'accept', cover } };
  const records = [
    failed as PictureRecord,
    recordOf({ number: 2, boxes: [banner] }),
    recordOf({ number: 3, boxes: [banner], model: 'another' }),
  ];
  const pictures = queueOf(records, NO_SAMPLE).series.flatMap((series) => series.pictures);
  const suspected = pictures.filter(({ suspicions }) => suspicions.some(({ code }) => code === 'device-failed'));
  assert.deepEqual(
    suspected.map(({ instance }) => instance.at(-1)),
    ['2'],
  );
});

test('what nothing could search comes before all others, says why, and is in no sample', () => {
  const device = { status: 'held', look: 'none', doubts: ['input/pixel-format'] } as const;
  const records = [
    recordOf({ number: 1, series: 1, status: 'held', doubts: ['no-network'] }),
    recordOf({ number: 2, series: 2, ...device }),
  ];
  const [first] = queueOf(records, NO_SAMPLE).series;
  assert.deepEqual(
    first?.pictures.map(({ isSearched, suspicions }) => [isSearched, suspicions.map(({ code }) => code)]),
    [[false, ['unsearched', 'held']]],
  );
  assert.equal(
    first?.pictures[0]?.suspicions[0]?.words,
    `not searched: ${FAILURE_CODES['input/pixel-format'].meaning}`,
  );
  const [byPolicy] = suspicionsOf(recordOf({ ...device, doubts: [] }), { failedDevice: true });
  assert.equal(byPolicy?.words, 'not searched: the policy holds such pictures');
  assert.deepEqual(drawSample([recordOf({ look: 'none' })], { size: 1, seed: 'seed' }), []);
});
