import type { JSX } from 'preact';
import type { PictureAnswer, QueuePicture } from '../../src/review/index.ts';
import type { View } from './app.tsx';
import type { Draft } from './draft.ts';
import { seriesWith } from './series.ts';
import { plural } from './words.ts';

/** So many pictures of the series around the current one. */
const AROUND = 24;

const STATE = { open: 'open', accepted: 'accepted', rejected: 'rejected' } as const;
const MARK = { open: '', accepted: '\u2713', rejected: '\u2715' } as const;

/** The pictures of the series, with what has become of each. */
export function PictureStrip({ session, state }: View): JSX.Element | null {
  const { queue, picture } = state;
  const series = queue === undefined ? undefined : seriesWith(queue, picture);
  if (series === undefined || series.pictures.length < 2) return null;
  const at = series.pictures.findIndex(({ id }) => id === picture);
  const from = Math.max(0, Math.min(at - AROUND, series.pictures.length - 2 * AROUND));
  const shown = series.pictures.slice(from, from + 2 * AROUND + 1);
  return (
    <fieldset class="strip" aria-label={`pictures of the series, ${series.pictures.length}`}>
      {from === 0 ? null : <span class="soft small numbers">{from} +</span>}
      {shown.map((one, i) => (
        <button
          type="button"
          key={one.id}
          class={`cell ${one.state}${one.status === 'held' ? ' is-held' : ''}${one.isSampled ? ' is-sampled' : ''}`}
          aria-current={one.id === picture ? 'true' : undefined}
          aria-label={cellWords(one, from + i + 1)}
          title={cellWords(one, from + i + 1)}
          tabIndex={one.id === picture ? 0 : -1}
          onClick={() => void session.looking.goTo(one.id)}
        >
          {MARK[one.state]}
        </button>
      ))}
      {from + shown.length >= series.pictures.length ? null : (
        <span class="soft small numbers">+ {series.pictures.length - from - shown.length}</span>
      )}
    </fieldset>
  );
}

function cellWords({ state, status, isSampled, boxes }: QueuePicture, number: number): string {
  const words = [`picture ${number}`, status, STATE[state], plural(boxes, 'box', 'boxes')];
  return [...words, ...(isSampled ? ['in the sample'] : [])].join(', ');
}

interface FramesProps extends View {
  readonly details: PictureAnswer;
  readonly draft: Draft;
}

/** The frames of a clip; those that differ from the source are marked. */
export function FrameStrip({ session, state, details, draft }: FramesProps): JSX.Element | null {
  const { frames, boxes } = details;
  if (frames < 2) return null;
  const { frame } = state;
  const covered = new Set(boxes.filter(({ suppressed }) => suppressed === undefined).map((box) => box.frame));
  const own = draft.own.some((one) => one.frames === 'all')
    ? new Set(Array.from({ length: frames }, (_, i) => i))
    : new Set(draft.own.flatMap((one) => (one.frames === 'all' ? [] : one.frames)));
  const differs = [...new Set([...covered, ...own])].sort((a, b) => a - b);
  return (
    <div class="frames">
      <span class="numbers small">
        frame {frame + 1} of {frames}
      </span>
      <div class="frame-strip">
        <svg viewBox={`0 0 ${frames} 10`} preserveAspectRatio="none" aria-hidden="true">
          <rect class="track" x={0} y={0} width={frames} height={10} />
          {differs.map((one) => (
            <rect key={one} class={own.has(one) ? 'own' : 'covered'} x={one + 0.08} y={2} width={0.84} height={6} />
          ))}
          <rect class="now" x={frame} y={0} width={1} height={10} />
        </svg>
        <input
          type="range"
          min={1}
          max={frames}
          value={frame + 1}
          aria-label="frame"
          aria-valuetext={`frame ${frame + 1} of ${frames}${differs.includes(frame) ? ', with boxes' : ''}`}
          onInput={({ currentTarget }) => session.looking.toFrame(Number(currentTarget.value) - 1)}
        />
      </div>
      <span class="numbers small soft">{differs.length} differ</span>
    </div>
  );
}
