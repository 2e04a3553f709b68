import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { QueueSeries } from '../../src/review/index.ts';
import type { View } from './app.tsx';
import { seriesWith } from './series.ts';
import { counted, plural, shortName } from './words.ts';

/** So many series around the current one are in the page; the rest is said by number. */
const AROUND = 60;

export function QueueList({ session, state }: View): JSX.Element {
  const { queue, picture } = state;
  const all = queue?.series ?? [];
  const current = queue === undefined ? undefined : seriesWith(queue, picture);
  const at = Math.max(0, current === undefined ? 0 : all.indexOf(current));
  const from = Math.max(0, at - AROUND);
  const shown = all.slice(from, at + AROUND);
  return (
    <nav class="queue" aria-labelledby="queue-title">
      <div class="pane-head">
        <h2 id="queue-title">Series</h2>
        <span class="soft numbers">most suspicious first</span>
      </div>
      <ol class="series" start={from + 1}>
        {from === 0 ? null : <li class="more">{plural(from, 'series', 'series')} before</li>}
        {shown.map((series) => (
          <SeriesRow
            key={series.id}
            series={series}
            isCurrent={series === current}
            onOpen={() => void session.looking.goTo((series.pictures.find(isOpen) ?? series.pictures[0]!).id)}
          />
        ))}
        {at + AROUND >= all.length ? null : (
          <li class="more">{plural(all.length - at - AROUND, 'series', 'series')} after</li>
        )}
      </ol>
    </nav>
  );
}

const isOpen = ({ state }: QueueSeries['pictures'][number]): boolean => state === 'open';

interface RowProps {
  readonly series: QueueSeries;
  readonly isCurrent: boolean;
  onOpen(): void;
}

function SeriesRow({ series, isCurrent, onOpen }: RowProps): JSX.Element {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isCurrent) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);
  const { modality, device, open, pictures, patient, series: name } = series;
  const top = (pictures.find(isOpen) ?? pictures[0]!).suspicions.map(({ words }) => words);
  const isHeld = pictures.some(({ status, state }) => status === 'held' && state === 'open');
  const done = pictures.length - open;
  return (
    <li ref={row} class={open === 0 ? 'done' : ''}>
      <button type="button" aria-current={isCurrent ? 'true' : undefined} onClick={onOpen}>
        <span class="line">
          <span class="modality">{modality || '\u2013'}</span>
          <span class="device">{device || 'no device named'}</span>
          <span class="numbers soft">{open === 0 ? 'done' : `${counted(done)}/${counted(pictures.length)}`}</span>
        </span>
        <span class="line small">
          {isHeld ? <span class="held">held</span> : null}
          <span class="why">{open === 0 ? 'every picture is decided' : whyWords(top, isHeld)}</span>
        </span>
        <span class="line small soft numbers">
          <span title={patient}>{shortName(patient)}</span>
          <span title={name}>series {shortName(name)}</span>
        </span>
      </button>
    </li>
  );
}

/** The first reason, and how many more there are. That it is held stands before. */
function whyWords(words: readonly string[], isHeld: boolean): string {
  const [first, ...more] = isHeld ? words.map((word) => word.replace(/^held: /, '')) : words;
  if (first === undefined) return 'nothing suspicious';
  return more.length === 0 ? first : `${first}\u00a0+${more.length}`;
}
