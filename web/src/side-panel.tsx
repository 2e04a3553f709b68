import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { CoverDecision, PictureBox, ReviewDecision, UncoverDecision } from '../../src/project/index.ts';
import type { PictureAnswer, ProjectAnswer, Queue } from '../../src/review/index.ts';
import type { View } from './app.tsx';
import { awayOf, type BoxRef, foundOn, isSameRef, ownOn } from './draft.ts';
import { boxText } from './geometry.ts';
import { LAYERS, layerOf, SUPPRESSED } from './layers.ts';
import { boundWords, counted, plural, timeText } from './words.ts';

export function SidePanel({ session, state }: View): JSX.Element {
  const { details, project, queue, log } = state;
  return (
    <aside class="side" aria-label="about this picture">
      {details === undefined ? null : (
        <>
          <Reasons {...details} />
          <Boxes session={session} state={state} details={details} />
          <Actions session={session} state={state} />
          <Decisions {...details} />
        </>
      )}
      {queue === undefined || project === undefined ? null : <Sample reached={queue.sample} sample={project.sample} />}
      <Log log={log} />
    </aside>
  );
}

function Reasons({ suspicions, reasons, device, policy, run, look }: PictureAnswer): JSX.Element {
  return (
    <section>
      <h2>Why look</h2>
      {suspicions.length === 0 ? <p class="soft">nothing suspicious</p> : null}
      <ul class="reasons">
        {suspicions.map(({ code, words }) => (
          <li key={code} class={`reason-${code}`}>
            {words}
          </li>
        ))}
      </ul>
      <p class="small soft">
        {[device.manufacturer, device.model, device.software].filter((word) => word !== '').join(' ') ||
          'no device named'}
        {' · '}
        run {Number(run)} · {policy} · {look === 'none' ? 'not searched' : look}
        {reasons.length === 0 ? '' : ` · ${reasons.map(({ code }) => code).join(', ')}`}
      </p>
    </section>
  );
}

interface BoxesProps extends View {
  readonly details: PictureAnswer;
}

function Boxes({ session, state, details }: BoxesProps): JSX.Element {
  const { frame, shown, chosen } = state;
  const { draft } = session;
  const found = shown === 'frames' ? foundOn(details.boxes, frame) : [];
  const own = shown === 'frames' ? ownOn(draft, frame) : [...draft.own.entries()];
  const row = (ref: BoxRef) => ({
    session,
    isChosen: isSameRef(chosen, ref),
    onChoose: () => session.boxes.choose(ref),
  });
  return (
    <section>
      <h2>
        Boxes <span class="numbers soft">{found.length + own.length}</span>
      </h2>
      {found.length + own.length > 0 ? null : <p class="soft">none{details.frames > 1 ? ' on this frame' : ''}</p>}
      <ul class="boxes">
        {own.map(([index, one]) => (
          <OwnRow key={`own ${index}`} one={one} index={index} frames={details.frames} {...row({ of: 'own', index })} />
        ))}
        {found.map(([index, box]) => (
          <FoundRow key={`found ${index}`} box={box} away={awayOf(draft, box)} {...row({ of: 'found', index })} />
        ))}
      </ul>
    </section>
  );
}

interface RowProps {
  readonly session: View['session'];
  readonly isChosen: boolean;
  onChoose(): void;
}

function OwnRow({
  session,
  one,
  index,
  frames,
  isChosen,
  onChoose,
}: RowProps & { readonly one: CoverDecision; readonly index: number; readonly frames: number }): JSX.Element {
  const where = frames === 1 ? '' : one.frames === 'all' ? ' · all frames' : ` · ${plural(one.frames.length, 'frame')}`;
  return (
    <BoxRow layer="person" isChosen={isChosen} onChoose={onChoose} first={`yours${where}`} second={boxText(one.box)}>
      <button type="button" class="quiet" onClick={() => session.boxes.removeOwn(index)}>
        remove
      </button>
    </BoxRow>
  );
}

function FoundRow({
  session,
  box,
  away,
  isChosen,
  onChoose,
}: RowProps & { readonly box: PictureBox; readonly away: UncoverDecision | undefined }): JSX.Element {
  const layer = layerOf(box);
  const words = LAYERS.find((one) => one.layer === layer)!.words;
  const why = box.suppressed === undefined ? '' : `: ${SUPPRESSED[box.suppressed]}`;
  const score = box.score === undefined ? '' : ` · ${box.score.toFixed(2)}`;
  const by = away === undefined ? '' : ` · taken away: ${away.reason}`;
  return (
    <BoxRow
      layer={layer}
      isChosen={isChosen}
      onChoose={onChoose}
      first={`${words}${why}${score}${by}`}
      second={boxText(box)}
    >
      {away === undefined && box.suppressed !== undefined ? (
        <button type="button" class="quiet" onClick={() => session.boxes.addOwn(box)}>
          cover
        </button>
      ) : (
        <button type="button" class="quiet" onClick={() => session.boxes.takeAway(box)}>
          {away === undefined ? 'take away' : 'cover again'}
        </button>
      )}
    </BoxRow>
  );
}

interface BoxRowProps {
  readonly layer: string;
  readonly isChosen: boolean;
  readonly first: string;
  readonly second: string;
  readonly children: JSX.Element;
  onChoose(): void;
}

function BoxRow({ layer, isChosen, first, second, children, onChoose }: BoxRowProps): JSX.Element {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  return (
    <li ref={row} class={isChosen ? 'is-chosen' : ''}>
      <button type="button" class="box" aria-pressed={isChosen} onClick={onChoose} onFocus={onChoose}>
        <svg class="swatch" viewBox="0 0 22 12" aria-hidden="true">
          <g class={`outline layer-${layer}`}>
            <rect class="line" x="1.5" y="1.5" width="19" height="9" />
          </g>
        </svg>
        <span>
          <span class="block">{first}</span>
          <span class="block small soft numbers">{second}</span>
        </span>
      </button>
      {children}
    </li>
  );
}

function Actions({ session, state }: View): JSX.Element {
  const isOne = (state.details?.frames ?? 1) < 2;
  return (
    <div class="actions">
      <button type="button" class="primary" onClick={() => void session.run('accept')}>
        Accept <kbd>Space</kbd>
      </button>
      <button type="button" class="danger" onClick={() => void session.run('reject')}>
        Reject <kbd>X</kbd>
      </button>
      <button type="button" onClick={() => void session.run('draw')}>
        Draw box <kbd>D</kbd>
      </button>
      <button type="button" onClick={() => void session.run('all-frames')} disabled={isOne}>
        All frames <kbd>A</kbd>
      </button>
      <button type="button" onClick={() => void session.run('series')}>
        Series <kbd>S</kbd>
      </button>
      <button type="button" onClick={() => void session.run('template')}>
        Template <kbd>T</kbd>
      </button>
      <button type="button" onClick={() => void session.run('previous')}>
        Previous <kbd>P</kbd>
      </button>
      <button type="button" onClick={() => void session.run('next')}>
        Next <kbd>N</kbd>
      </button>
      <button type="button" class="wide" onClick={() => void session.run('undo')}>
        Undo <kbd>Z</kbd>
      </button>
    </div>
  );
}

function Decisions({ decision, before }: PictureAnswer): JSX.Element | null {
  if (decision === undefined) return null;
  return (
    <section>
      <h2>Decisions on it</h2>
      <ol class="decisions">
        {[decision, ...before.toReversed()].map((one, i) => (
          <li key={one.at} class={i === 0 ? '' : 'soft'}>
            {decisionWords(one)}
            <span class="block small soft numbers">
              {one.reviewer} · {timeText(one.at)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function decisionWords({ verdict, cover, uncover, reason }: ReviewDecision): string {
  const seconds = uncover.flatMap(({ second }) => second ?? []);
  return [
    verdict === 'accept' ? 'accepted' : 'rejected',
    ...(reason === undefined ? [] : [`as it is: ${reason}`]),
    ...(cover.length === 0 ? [] : [`${plural(cover.length, 'box', 'boxes')} more`]),
    ...(uncover.length === 0 ? [] : [`${plural(uncover.length, 'box', 'boxes')} taken away`]),
    ...(seconds.length === 0 ? [] : [`with ${[...new Set(seconds)].join(', ')}`]),
  ].join(', ');
}

interface SampleProps {
  readonly reached: Queue['sample'];
  readonly sample: ProjectAnswer['sample'];
}

function Sample({ reached, sample }: SampleProps): JSX.Element {
  const { drawn, reviewed, failures, bound, devices } = reached;
  const passed = devices.reduce((sum, device) => sum + device.passed, 0);
  return (
    <section>
      <h2>Sample of what passed</h2>
      <p class="bound">
        <strong class="numbers">{boundWords(bound)}</strong>{' '}
        <span class="small soft">of the pictures that passed have text left (95 % certain)</span>
      </p>
      <p class="small numbers">
        {counted(reviewed)} of {counted(drawn)} looked at, {plural(failures, 'failure')}
        {reviewed < drawn ? '; it counts when all of them are' : ''}
      </p>
      <p class="small soft numbers">
        {sample.number === 1 ? '' : `sample ${sample.number}, `}drawn {timeText(sample.at)} of {counted(passed)} that
        had passed
      </p>
      {devices.length < 2 ? null : (
        <table class="devices small numbers">
          <caption class="hidden">the sample by device</caption>
          <thead>
            <tr>
              <th scope="col">device</th>
              <th scope="col">seen</th>
              <th scope="col">failed</th>
              <th scope="col">text left</th>
            </tr>
          </thead>
          <tbody>
            {devices.map((one) => (
              <tr key={one.key} class={one.failures > 0 ? 'failed' : ''}>
                <th scope="row">
                  {one.device.modality} {one.device.model || one.device.manufacturer || '\u2013'} {one.device.columns}×
                  {one.device.rows}
                </th>
                <td>
                  {one.reviewed}/{one.drawn}
                </td>
                <td>{one.failures}</td>
                <td>{boundWords(one.bound).replace('nothing yet', '\u2013')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Log({ log }: { readonly log: View['state']['log'] }): JSX.Element | null {
  if (log.length === 0) return null;
  return (
    <section>
      <h2>This session</h2>
      <ol class="log small">
        {log.slice(0, 12).map(({ words, at }) => (
          <li key={at + words}>
            <span class="numbers soft">{at.slice(11, 19)}</span> {words}
          </li>
        ))}
      </ol>
    </section>
  );
}
