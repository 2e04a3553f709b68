import type { JSX } from 'preact';
import type { View } from './app.tsx';
import { foundOn, ownOn } from './draft.ts';
import { LAYERS, type Layer, layerOf } from './layers.ts';

/** The outlines by where they come from, each to be switched off so that what is below can be seen. */
export function Legend({ session, state }: View): JSX.Element {
  const { details, frame, hidden } = state;
  const counts = new Map<Layer, number>();
  const add = (layer: Layer): void => void counts.set(layer, (counts.get(layer) ?? 0) + 1);
  if (details !== undefined) {
    for (const [, box] of foundOn(details.boxes, frame)) add(layerOf(box));
    for (const _ of ownOn(session.draft, frame)) add('person');
  }
  // Those that never come up here would only take room.
  const used = new Set<Layer>(['network', 'person', 'suppressed', ...(details?.boxes.map(layerOf) ?? [])]);
  return (
    <fieldset class="legend" aria-label="outlines">
      {LAYERS.filter(({ layer }) => used.has(layer)).map(({ layer, words, means }) => (
        <label key={layer} class={`layer-${layer}`} title={means}>
          <input type="checkbox" checked={!hidden.has(layer)} onChange={() => session.looking.toggleLayer(layer)} />
          <svg class="swatch" viewBox="0 0 22 12" aria-hidden="true">
            <g class={`outline layer-${layer}`}>
              <rect class="line" x="1.5" y="1.5" width="19" height="9" />
            </g>
          </svg>
          {words}
          <span class="numbers soft">{counts.get(layer) ?? 0}</span>
        </label>
      ))}
      <span class="soft small">
        all <kbd>O</kbd>
      </span>
    </fieldset>
  );
}
