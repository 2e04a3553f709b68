import { type ComponentChild, h, render } from 'preact';
import { VERSION } from '../../../src/pipeline/index.ts';
import type { StartWorker } from '../crew.ts';
import { Session, type State } from '../session.ts';
import { filesCard } from './files.ts';
import { inspectionCard } from './inspection.ts';
import { counted, type View } from './parts.ts';
import { runCard } from './progress.ts';
import { balanceText, FIRST_ROWS, resultsCard, type Shown } from './results.ts';
import { settingsCard } from './settings.ts';

/** Pictures a second while numbers change. */
const DRAW_MS = 100;

/** Draws the page and draws it again when something changed. */
export function startPage(root: Element, startWorker: StartWorker): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = (): void => {
    timer ??= setTimeout(draw, DRAW_MS);
  };
  const session = new Session(startWorker, soon);
  let shown: Shown = {
    status: 'all',
    rows: FIRST_ROWS,
    show: (part) => {
      shown = { ...shown, ...part };
      draw();
    },
  };
  function draw(): void {
    clearTimeout(timer);
    timer = undefined;
    render(page({ session, state: session.state }, shown), root);
  }
  draw();
  keepOpen(session);
  refuseStrayDrops();
}

function page(view: View, shown: Shown): ComponentChild {
  return h(
    'div',
    { class: 'page' },
    header(),
    h(
      'main',
      null,
      filesCard(view),
      inspectionCard(view),
      settingsCard(view),
      runCard(view),
      resultsCard(view, shown),
      h('p', { class: 'unseen', role: 'status' }, spoken(view.state)),
    ),
    footer(),
  );
}

function header(): ComponentChild {
  return h(
    'header',
    null,
    h('h1', null, 'leadglass'),
    h('p', { class: 'lead' }, 'De-identify DICOM in this page, verified file by file.'),
    h(
      'p',
      { class: 'promise' },
      h('strong', null, 'Nothing leaves this computer.'),
      ' The page has no server, and its content security policy allows no connection to anything.',
    ),
  );
}

function footer(): ComponentChild {
  return h(
    'footer',
    null,
    h('p', null, LIMITS),
    h(
      'details',
      null,
      h('summary', null, `leadglass ${VERSION}, its licence and those of what is in it`),
      h('pre', { tabIndex: 0 }, licences()),
    ),
  );
}

const LIMITS =
  'Text burned into pictures and faces are not looked for: what may show either is held, unless your policy says otherwise. This is no legal advice.';

const licences = (): string => document.querySelector('#licences')?.textContent ?? '';

/** For those who do not see the page: what changed, without every number. */
function spoken({ phase, progress, finished, inspecting, files }: State): string {
  if (finished !== undefined) return `${finished.interrupted ? 'Stopped' : 'Done'}. ${balanceText(finished.balance)}`;
  if (phase === 'running') return progress?.phase === 'processing' ? 'De-identifying.' : 'Running.';
  if (inspecting?.survey !== undefined) return `${counted(files.length)} files looked at.`;
  return '';
}

/** A page that closes takes the run, and a secret that nobody saved, with it. */
function keepOpen(session: Session): void {
  addEventListener('beforeunload', (event) => {
    if (session.state.phase === 'running') event.preventDefault();
  });
}

/** A file that is dropped beside the zone would be opened in place of the page. */
function refuseStrayDrops(): void {
  for (const kind of ['dragover', 'drop'] as const) addEventListener(kind, (event) => event.preventDefault());
}
