import type { JSX } from 'preact';
import { EXPORT_URL } from './api.ts';
import type { View } from './app.tsx';
import { outcomeWords } from './carrying-out.ts';
import { plural } from './words.ts';

export function BottomBar({ session, state }: View): JSX.Element {
  const { queue, applying, said } = state;
  const waiting = queue?.counts.waiting ?? 0;
  const decided = queue === undefined ? 0 : queue.counts.accepted + queue.counts.rejected;
  const isRunning = applying.state === 'running';
  return (
    <footer class="bottom">
      <p class={said.isProblem ? 'said is-problem' : 'said'} role="status" key={said.number}>
        {said.words}
      </p>
      <div class="work">
        {applying.state === 'running' ? (
          <>
            <progress max={Math.max(1, applying.all)} value={applying.done} aria-label="decisions carried out" />
            <span class="numbers small">
              {applying.done} of {applying.all}
            </span>
          </>
        ) : (
          <span class="small soft">{outcomeWords(applying)}</span>
        )}
        {decided === 0 ? null : (
          <a class="button quiet" href={EXPORT_URL} download="decisions.jsonl">
            Export decisions
          </a>
        )}
        <button
          type="button"
          class="primary"
          disabled={waiting === 0 || isRunning}
          onClick={() => void session.carryingOut.apply()}
        >
          {waiting === 0 ? 'Nothing to carry out' : `Carry out ${plural(waiting, 'decision')}`}
        </button>
        <button type="button" class="quiet" disabled={isRunning} onClick={() => session.openDialog({ is: 'end' })}>
          End review
        </button>
      </div>
    </footer>
  );
}
