import type { JSX } from 'preact';
import type { View } from './app.tsx';
import { seriesWith } from './series.ts';
import { LAYOUTS, type Layout, MAX_ZOOM, SHOWN, type Shown } from './state.ts';
import { shortName, viewWords } from './words.ts';

const LAYOUT_WORDS: Readonly<Record<Layout, string>> = {
  both: 'Side by side',
  before: 'Before',
  after: 'After',
  blink: 'Blink',
};
const SHOWN_WORDS: Readonly<Record<Shown, string>> = { frames: 'Frames', max: 'Max', mean: 'Mean', min: 'Min' };

/** Above the picture: which it is, and how it is shown. */
export function Tools({ session, state }: View): JSX.Element {
  const { details, layout, view, zoom, shown, queue, picture } = state;
  const series = queue === undefined ? undefined : seriesWith(queue, picture);
  const at = series?.pictures.findIndex(({ id }) => id === picture) ?? 0;
  const isOne = series === undefined || (series.pictures.length === 1 && series.pictures[0]!.frames < 2);
  return (
    <div class="tools">
      <div class="which">
        <h2 class="numbers" title={details?.name.instance}>
          {series === undefined ? '' : `Picture ${at + 1} of ${series.pictures.length}`}
        </h2>
        {details === undefined ? null : (
          <span class="soft small numbers">
            {details.rows === 0 ? '' : `${details.columns} × ${details.rows} · `}
            {details.frames < 2 ? '' : `${details.frames} frames · `}
            {shortName(details.name.instance)}
          </span>
        )}
        {details === undefined ? null : <span class={`state ${stateOf(details)}`}>{stateOf(details)}</span>}
        {details?.isSampled === true ? <span class="state sampled">sample</span> : null}
      </div>
      <div class="choices">
        {isOne ? null : (
          <Choice
            name="shown"
            label="series as"
            keyName="M"
            value={shown}
            onChoose={(value) => session.looking.setShown(value)}
            all={SHOWN}
            words={(value) => SHOWN_WORDS[value]}
          />
        )}
        <Choice
          name="layout"
          label="sides"
          keyName="V"
          value={layout}
          onChoose={(value) => session.looking.setLayout(value)}
          all={LAYOUTS}
          words={(value) => LAYOUT_WORDS[value]}
        />
        <Choice
          name="view"
          label="window"
          keyName="W"
          value={view}
          onChoose={(value) => session.looking.setView(value)}
          all={details?.views ?? []}
          words={viewWords}
        />
        <fieldset class="choice" aria-label="zoom">
          <button
            type="button"
            onClick={() => session.looking.setZoom(zoom - 1)}
            disabled={zoom === 1}
            aria-label="smaller"
          >
            −
          </button>
          <output class="numbers">{zoom}×</output>
          <button
            type="button"
            onClick={() => session.looking.setZoom(zoom + 1)}
            disabled={zoom === MAX_ZOOM}
            aria-label="larger"
          >
            +
          </button>
        </fieldset>
      </div>
    </div>
  );
}

function stateOf({ state, status }: NonNullable<View['state']['details']>): string {
  return state === 'open' ? status : state;
}

interface ChoiceProps<T extends string> {
  readonly name: string;
  readonly label: string;
  readonly keyName: string;
  readonly value: string;
  readonly all: readonly T[];
  words(value: T): string;
  onChoose(value: T): void;
}

function Choice<T extends string>({ name, label, keyName, value, all, words, onChoose }: ChoiceProps<T>): JSX.Element {
  return (
    <div class="choice" role="radiogroup" aria-label={label} title={`${label} (${keyName})`}>
      {all.map((one) => (
        <label key={one} class={one === value ? 'is-on' : ''}>
          <input type="radio" name={name} checked={one === value} onChange={() => onChoose(one)} />
          {words(one)}
        </label>
      ))}
    </div>
  );
}
