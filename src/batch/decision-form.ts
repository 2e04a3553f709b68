import { Failure } from '../failure/index.ts';
import type {
  Box,
  CoverDecision,
  Frames,
  ReviewDecision,
  TemplateProposal,
  UncoverDecision,
} from '../project/index.ts';

const ID = /^[0-9a-f]{32}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

/**
 * A decision as JSON has it, checked: what it does not know it refuses, so that nothing that somebody meant is left out.
 * @throws {Failure} `usage/review`
 */
export function decisionOf(value: unknown): ReviewDecision {
  const { instance, content, shown, verdict, cover, uncover, reason, second, reviewer, at, ...more } = recordOf(
    value,
    'the decision',
  );
  assertNoMore(more, '');
  if (verdict !== 'accept' && verdict !== 'reject') throw wrong('verdict', 'accept or reject');
  return {
    instance: idOf('instance', instance),
    content: idOf('content', content),
    ...(shown === undefined ? {} : { shown: idOf('shown', shown) }),
    verdict,
    cover: listOf('cover', cover).map(coverOf),
    uncover: listOf('uncover', uncover).map(uncoverOf),
    ...(reason === undefined ? {} : { reason: textOf('reason', reason) }),
    ...(second === undefined ? {} : { second: textOf('second', second) }),
    reviewer: textOf('reviewer', reviewer),
    at: timeOf('at', at),
  };
}

/** Something with a template in the place of a verdict. */
export const isProposal = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'template') && !Object.hasOwn(value, 'verdict');

/** @throws {Failure} `usage/review` */
export function proposalOf(value: unknown): TemplateProposal {
  const { instance, content, template, reviewer, at, ...more } = recordOf(value, 'the proposal');
  assertNoMore(more, 'the proposal');
  const boxes = listOf('template', template).map((box, i) => boxOf(`template[${i}]`, box));
  if (boxes.length === 0) throw wrong('template', 'one area at least');
  return {
    instance: idOf('instance', instance),
    content: idOf('content', content),
    template: boxes,
    reviewer: textOf('reviewer', reviewer),
    at: timeOf('at', at),
  };
}

function coverOf(value: unknown, i: number): CoverDecision {
  const at = `cover[${i}]`;
  const { frames, box, origin, template, ...more } = recordOf(value, at);
  assertNoMore(more, at);
  if (origin !== 'person' && origin !== 'template') throw wrong(`${at}.origin`, 'person or template');
  if (origin === 'person' && template !== undefined) throw wrong(`${at}.template`, 'nothing, for an area of a person');
  const area: CoverDecision = { frames: framesOf(`${at}.frames`, frames), box: boxOf(`${at}.box`, box), origin };
  return template === undefined ? area : { ...area, template: textOf(`${at}.template`, template) };
}

function uncoverOf(value: unknown, i: number): UncoverDecision {
  const at = `uncover[${i}]`;
  const { frames, box, reason, second, ...more } = recordOf(value, at);
  assertNoMore(more, at);
  const area = {
    frames: framesOf(`${at}.frames`, frames),
    box: boxOf(`${at}.box`, box),
    reason: textOf(`${at}.reason`, reason),
  };
  return second === undefined ? area : { ...area, second: textOf(`${at}.second`, second) };
}

function framesOf(at: string, value: unknown): Frames {
  if (value === 'all') return value;
  const frames = listOf(at, value).map((frame) => {
    if (typeof frame === 'number' && Number.isSafeInteger(frame) && frame >= 0) return frame;
    throw wrong(at, 'all, or numbers of frames from 0');
  });
  if (frames.length > 0) return frames;
  throw wrong(at, 'all, or one frame at least');
}

function boxOf(at: string, value: unknown): Box {
  const { left, top, right, bottom, ...more } = recordOf(value, at);
  assertNoMore(more, at);
  const [l, t, r, b] = [left, top, right, bottom].map((side) => {
    if (typeof side === 'number' && Number.isSafeInteger(side)) return side;
    throw wrong(at, 'left, top, right and bottom in whole pixels');
  }) as [number, number, number, number];
  return { left: l, top: t, right: r, bottom: b };
}

function idOf(at: string, value: unknown): string {
  if (typeof value === 'string' && ID.test(value)) return value;
  throw wrong(at, '32 hexadecimal digits');
}

function textOf(at: string, value: unknown): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw wrong(at, 'a text that says something');
}

function timeOf(at: string, value: unknown): string {
  if (typeof value === 'string' && TIME.test(value) && !Number.isNaN(Date.parse(value))) return value;
  throw wrong(at, 'a time in UTC, as in 2026-11-28T09:30:00Z');
}

function listOf(at: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw wrong(at, 'a list');
}

function recordOf(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw wrong(at, 'an object');
}

function assertNoMore(more: Readonly<Record<string, unknown>>, at: string): void {
  if (Object.keys(more).length === 0) return;
  throw new Failure('usage/review', `${at === '' ? 'the decision' : at} has a key that is not known`, {
    hint: FORM_HINT,
  });
}

const wrong = (at: string, expected: string): Failure =>
  new Failure('usage/review', `${at}: expected ${expected}`, { hint: FORM_HINT });

const FORM_HINT = 'docs/pictures.md says what a decision has';
