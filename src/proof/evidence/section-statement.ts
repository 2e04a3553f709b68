import { type ComponentChild, h } from 'preact';
import { stackedBar, swatch } from '../page/charts.ts';
import { code, facts, paragraph } from '../page/elements.ts';
import { section, type View } from './parts.ts';
import { RESIDUAL_STATES } from './terms.ts';

const STATUSES = ['released', 'held', 'quarantined', 'duplicate', 'regenerated', 'not-dicom', 'unchanged'] as const;

/** The page that is signed: what was processed, what came of it, what is open, and by what it may be called safe. */
export function statement(view: View): ComponentChild {
  return section(view, 'statement', sentences(view), about(view), balance(view), result(view), signature(view));
}

function sentences({ evidence, words }: View): ComponentChild {
  const { run, counts, policy, standard, verification } = evidence;
  const { statement: say } = words;
  return h(
    'div',
    { class: 'lead' },
    paragraph(
      say.processed(counts.in, run.patients),
      say.when(minute(run.started), minute(run.ended)),
      say.policy(policy.name, standard.edition),
      ' ',
      say.released(verification.files),
    ),
    run.state === 'interrupted' ? paragraph(say.interrupted(run.remaining)) : null,
    run.continues.length > 0 ? paragraph(say.continues(run.continues.join(', '), run.continued)) : null,
  );
}

function about({ evidence, words }: View): ComponentChild {
  const { method, purpose, recipient, agreement, approver, policy } = evidence;
  const said = (fact: string | null): string => fact ?? words.unknown;
  return facts([
    [words.facts.method, said(method)],
    [words.facts.purpose, said(purpose)],
    [words.facts.recipient, said(recipient)],
    [words.facts.agreement, said(agreement)],
    [words.facts.approver, said(approver)],
    [words.facts.policy, [policy.name, ', ', code(policy.digest)]],
  ]);
}

function balance(view: View): ComponentChild {
  const { counts } = view.evidence;
  const { balance: words, number } = view.words;
  const parts = STATUSES.map((status) => `${number(counts[status])} ${words.statuses[status]}`);
  const shares = STATUSES.map((status) => ({ kind: status, count: counts[status] }));
  const line = [h('b', null, `${number(counts.in)} ${words.in}`), ` = ${parts.join(' + ')}`];
  const present = STATUSES.filter((status) => counts[status] > 0);
  return section(
    view,
    'balance',
    h('p', { class: 'balance-line' }, line),
    h('div', { class: 'wide' }, stackedBar(shares, { width: 600, height: 16, label: words.chart(parts.join(', ')) })),
    h(
      'ul',
      { class: 'legend' },
      present.map((status) => h('li', null, swatch(status), words.statuses[status], ': ', words.meanings[status])),
    ),
  );
}

type Mark = 'good' | 'wait' | 'stop';

function result(view: View): ComponentChild {
  const rows = results(view);
  const { result: words } = view.words;
  const { page, reidentification } = view.evidence;
  const { mode, holder } = reidentification;
  const modeText = view.words.reidentification.modes[mode] ?? mode;
  return section(
    view,
    'result',
    letters(view),
    h(
      'ul',
      { class: 'results' },
      rows.map(([mark, text]) => h('li', { class: mark }, text)),
      h('li', { class: 'note' }, page === undefined ? words.key(modeText, holder) : words.pageKey(modeText)),
      h('li', { class: 'note' }, words.limits(view.evidence.limits.length)),
    ),
  );
}

/** The letters of the categories by what is left of them. */
function letters({ evidence, words }: View): ComponentChild {
  const groups = RESIDUAL_STATES.map((state) => {
    const rows = evidence.safeHarbor.filter(({ residual }) => residual.state === state);
    return [state, rows.map(({ category }) => category).join(' ')] as const;
  }).filter(([, rows]) => rows !== '');
  return facts(groups.map(([state, rows]) => [h('span', { class: `state ${state}` }, words.states[state]), rows]));
}

/** What the one who signs has to know, the worst first. */
function results({ evidence, words: { result: words } }: View): (readonly [Mark, string])[] {
  const { leaks, verification, counts, safeHarbor } = evidence;
  const { textUnchecked, facesUnchecked } = verification.pixels;
  const kept = safeHarbor.filter(({ residual }) => residual.state === 'kept').map(({ category }) => category);
  const rows: (readonly [Mark, string])[] = [];
  if (verification.files > 0) rows.push(['good', words.verified(verification.elements, verification.needles.checked)]);
  if (leaks.count > 0) rows.push(['stop', words.leaks(leaks.count)]);
  if (textUnchecked + facesUnchecked > 0) rows.push(['stop', words.unchecked(textUnchecked, facesUnchecked)]);
  if (kept.length > 0) rows.push(['wait', words.kept(kept.join(', '))]);
  if (counts.held + counts.quarantined > 0) rows.push(['wait', words.open(counts.held + counts.quarantined)]);
  return rows;
}

function signature(view: View): ComponentChild {
  const { signature: words } = view.words;
  const isSafeHarbor = view.evidence.policy.safeHarbor;
  return section(
    view,
    'signature',
    h(
      'div',
      { class: 'sign' },
      paragraph(isSafeHarbor ? words.text : words.otherText),
      h(
        'div',
        { class: 'lines' },
        [words.name, words.date, words.sign].map((label) => h('span', null, label)),
      ),
    ),
  );
}

/** `2026-11-27T18:00:00.000Z` → `2026-11-27 18:00`. */
const minute = (time: string): string => time.slice(0, 16).replace('T', ' ');
