import type { JSX } from 'preact';
import type { View } from './app.tsx';
import { boundWords, counted } from './words.ts';

export function TopBar({ session, state }: View): JSX.Element {
  const { project, queue, reviewer } = state;
  return (
    <header class="top">
      <h1>
        <span class="brand">leadglass</span> review
        {project === undefined ? null : <span class="project">{project.name}</span>}
      </h1>
      {queue === undefined ? null : <Progress {...queue} />}
      <div class="top-right">
        {reviewer === '' ? null : (
          <button
            type="button"
            class="quiet"
            onClick={() => session.openDialog({ is: 'name' })}
            title="another person looks"
          >
            {reviewer}
          </button>
        )}
        <button type="button" class="quiet" onClick={() => session.openDialog({ is: 'help' })} aria-keyshortcuts="?">
          Keys <kbd>?</kbd>
        </button>
      </div>
    </header>
  );
}

function Progress({ counts, sample }: NonNullable<View['state']['queue']>): JSX.Element {
  const decided = counts.all - counts.open;
  return (
    <div class="progress">
      <progress max={Math.max(1, counts.all)} value={decided} aria-label="pictures decided" />
      <span class="numbers">
        <strong>{counted(decided)}</strong> of {counted(counts.all)}
      </span>
      <span class="numbers soft">
        sample {counted(sample.reviewed)} of {counted(sample.drawn)}
        {sample.failures === 0 ? '' : `, ${counted(sample.failures)} failed`} · text left: {boundWords(sample.bound)}
      </span>
    </div>
  );
}
