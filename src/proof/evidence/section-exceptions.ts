import { type ComponentChild, h } from 'preact';
import { code, paragraph, table } from '../page/elements.ts';
import { section, type View } from './parts.ts';

/** Sources that are named on the page; evidence.json names more, instances.jsonl all. */
const SHOWN_SOURCES = 3;
const SHOWN_LEAKS = 40;

/** What was kept back and why, what was odd, and what earlier runs have to answer for. */
export function exceptions(view: View): ComponentChild {
  return section(
    view,
    'exceptions',
    kept(view, 'held'),
    kept(view, 'quarantined'),
    findings(view),
    leaks(view),
    reviewed(view),
    ...pictureReviews(view),
  );
}

function kept(view: View, status: 'held' | 'quarantined'): ComponentChild {
  const { evidence, words } = view;
  const rows = evidence.exceptions.filter((row) => row.status === status);
  if (rows.length === 0) return section(view, status, paragraph(words.none));
  const cells = rows.map((row) => {
    const more = row.count - Math.min(row.sources.length, SHOWN_SOURCES);
    const shown = row.sources.slice(0, SHOWN_SOURCES).map((source) => h('div', { class: 'id' }, code(source)));
    return [code(row.code), words.number(row.count), row.meaning, [shown, more > 0 ? words.more(more) : null]];
  });
  return section(
    view,
    status,
    paragraph(words.exceptions.intro),
    table({ caption: words.sections[status], head: words.exceptions.head, rows: cells, numbers: [1] }),
  );
}

function findings(view: View): ComponentChild {
  const { evidence, words } = view;
  const { head, intro } = words.findings;
  const rows = evidence.findings.map(({ code: name, count, meaning }) => [code(name), words.number(count), meaning]);
  const notices = evidence.notices.map(({ code: name, meaning }) => [code(name), '', meaning]);
  const all = [...notices, ...rows];
  if (all.length === 0) return section(view, 'findings', paragraph(words.none));
  return section(
    view,
    'findings',
    paragraph(intro),
    table({ caption: words.sections.findings, head, rows: all, numbers: [1] }),
  );
}

function leaks(view: View): ComponentChild {
  const { evidence, words } = view;
  const { count, files } = evidence.leaks;
  if (count === 0) return section(view, 'leaks', paragraph(words.none));
  const shown = files.slice(0, SHOWN_LEAKS);
  return section(
    view,
    'leaks',
    paragraph(words.leaks.intro),
    h(
      'ul',
      null,
      shown.map((file) => h('li', null, code(file))),
      count > shown.length ? h('li', null, words.more(count - shown.length)) : null,
    ),
  );
}

function reviewed(view: View): ComponentChild {
  const { evidence, words } = view;
  const { head, intro } = words.reviewed;
  const rows = (evidence.reviewed ?? []).map(({ reviewer, reason, waived, count }) => {
    return [reviewer, words.number(count), waived.map((name) => h('div', null, code(name))), reason];
  });
  if (rows.length === 0) return section(view, 'reviewed', paragraph(words.none));
  return section(
    view,
    'reviewed',
    paragraph(intro),
    table({ caption: words.sections.reviewed, head, rows, numbers: [1] }),
  );
}

/** Nothing of it is on the page of a run in which nobody has decided about a picture. */
function pictureReviews(view: View): ComponentChild[] {
  const { evidence, words } = view;
  const { head, intro } = words.pictureReviews;
  const rows = (evidence.pictureReviews ?? []).map(({ reviewer, seconds, accepted, rejected, covered, uncovered }) => {
    const who = seconds.length === 0 ? reviewer : [reviewer, h('div', null, seconds.join(', '))];
    return [who, ...[accepted, rejected, covered, uncovered].map((count) => words.number(count))];
  });
  if (rows.length === 0) return [];
  return [paragraph(intro), table({ caption: words.pictureReviews.caption, head, rows, numbers: [1, 2, 3, 4] })];
}
