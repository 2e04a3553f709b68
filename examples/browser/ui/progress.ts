import { type ComponentChild, h } from 'preact';
import type { Progress } from '../run.ts';
import { canSaveToFile } from '../sinks.ts';
import { button, byteText, card, counted, plural, type View } from './parts.ts';

const VERBS: Readonly<Record<Progress['phase'], string>> = {
  survey: 'Reading headers',
  comparing: 'Comparing files with the same UID',
  processing: 'De-identifying and verifying',
  saving: 'Writing the manifest',
};

/** The start button, and while a run goes on how far it is. */
export function runCard(view: View): ComponentChild {
  const { session, state } = view;
  if (state.files.length === 0 || state.phase === 'done') return null;
  if (state.phase === 'running') return card('run', '4. Running', ...running(view));
  return card(
    'run',
    '4. De-identify',
    h('p', { class: 'soft' }, canSaveToFile() ? INTO_FILE : INTO_DOWNLOAD),
    button('De-identify', () => void session.start(), { kind: 'primary', disabled: state.phase !== 'ready' }),
  );
}

const INTO_FILE = 'The browser asks where to save the zip. It appears there when it is whole.';
const INTO_DOWNLOAD = 'The zip is kept by the browser until you save it.';

function running({ session, state }: View): ComponentChild[] {
  const { progress, isStopping } = state;
  const { phase, done, total } = progress ?? { phase: 'survey', done: 0, total: state.files.length };
  const share = phase === 'comparing' ? {} : { value: done };
  return [
    h('label', { for: 'running' }, `${VERBS[phase]}: ${counted(done)} of ${plural(total, 'file')}`),
    h('progress', { id: 'running', max: total, ...share }),
    h('p', { class: 'soft numbers' }, progress === undefined ? '' : detail(progress, state.processingSince)),
    button(isStopping ? 'Stopping…' : 'Stop', () => session.stop(), { disabled: isStopping }),
  ];
}

function detail({ phase, done, total, bytes, balance }: Progress, since: number | undefined): string {
  if (phase !== 'processing' || since === undefined) return '';
  const { released, held, quarantined } = balance;
  const counts = `${counted(released)} released · ${counted(held)} held · ${counted(quarantined)} quarantined`;
  const seconds = (performance.now() - since) / 1000;
  if (seconds < 1) return counts;
  const rates = `${byteText(bytes / seconds)}/s`;
  return [counts, rates, ...remaining(done, total, seconds)].join(' · ');
}

/** An estimate only when there is something to estimate from. */
function remaining(done: number, total: number, seconds: number): string[] {
  if (done === 0 || (done < total / 20 && seconds < 10)) return [];
  const left = (seconds / done) * (total - done);
  return [left < 60 ? `about ${Math.ceil(left)} s left` : `about ${Math.ceil(left / 60)} min left`];
}
