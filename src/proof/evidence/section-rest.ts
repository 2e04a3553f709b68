import { type ComponentChild, h } from 'preact';
import { code, facts, paragraph, table } from '../page/elements.ts';
import { section, type View } from './parts.ts';

/** Attributes on the page: the most frequent ones; evidence.json has those of a whole policy. */
const SHOWN_ATTRIBUTES = 40;

export function reidentification(view: View): ComponentChild {
  const { evidence, words } = view;
  const { mode, isProtected, holder, destroyBy } = evidence.reidentification;
  const { reidentification: say } = words;
  const { page } = evidence;
  const existing = mode === 'vault' ? say.existsInVault : say.existsText;
  return section(
    view,
    'reidentification',
    facts([
      [say.exists, page === undefined ? existing : say.page.existsText],
      [say.mode, say.modes[mode] ?? mode],
      [say.holder, holder],
      [say.protection, page !== undefined ? say.page.protection : isProtected ? say.isProtected : say.unprotected],
      [say.destroyBy, destroyBy === null ? say.noDay : say.destroyByDay(destroyBy)],
    ]),
  );
}

export function reproducibility(view: View): ComponentChild {
  return section(
    view,
    'reproducibility',
    paragraph(view.words.reproducibility.intro),
    versions(view),
    files(view),
    check(view),
    rules(view),
    attributes(view),
  );
}

function versions(view: View): ComponentChild {
  const { software, standard, policy } = view.evidence;
  const { reproducibility: say, facts: terms, number } = view.words;
  return section(
    view,
    'versions',
    facts([
      [say.software, `${software.name} ${software.version}`],
      [say.standard, `DICOM ${standard.name} ${standard.edition}`],
      [terms.policy, policy.name === policy.preset ? policy.name : `${policy.name} < ${policy.preset}`],
      [terms.digest, code(policy.digest)],
      [say.options, policy.options.length === 0 ? say.noOptions : policy.options.join(', ')],
      [say.dates, policy.dates],
      [say.pictures, `${policy.text}, ${policy.faces}`],
      [say.documents, `${policy.documents}, ${policy.unknownClass}`],
      [say.ownRules, number(policy.ownRules)],
    ]),
  );
}

function files(view: View): ComponentChild {
  const { inputs, manifest, instances, previous, key, project, page } = view.evidence;
  const { reproducibility: say, facts: terms } = view.words;
  return section(
    view,
    'files',
    facts([
      [terms.project, code(project.id)],
      [say.inputs, code(say.inputsText(inputs.digest, inputs.count))],
      [say.manifest, [manifest.file, ', ', code(manifest.sha256)]],
      [say.instances, [instances.file, ', ', code(instances.sha256)]],
      [say.previous, previous === null ? say.first : code(say.previousText(previous.run, previous.sha256))],
      [say.key, key === '' ? say.unsigned : [code(key), page === undefined ? '' : say.pageKey]],
    ]),
  );
}

function check(view: View): ComponentChild {
  const { reproducibility: say } = view.words;
  return section(view, 'check', paragraph(code(say.check)), paragraph(say.checkText));
}

function rules(view: View): ComponentChild {
  const { evidence, words } = view;
  const rows = evidence.rules.map((row) => [
    code(row.rule),
    row.clause,
    words.actions[row.action] ?? row.action,
    words.number(row.count),
  ]);
  if (rows.length === 0) return section(view, 'rules', paragraph(words.none));
  const head = words.reproducibility.rulesHead;
  return section(view, 'rules', table({ caption: words.sections.rules, head, rows, numbers: [3] }));
}

function attributes(view: View): ComponentChild {
  const { evidence, words } = view;
  const all = [...evidence.attributes.rows].sort((a, b) => b.count - a.count);
  if (all.length === 0) return section(view, 'attributes', paragraph(words.none));
  const shown = all.slice(0, SHOWN_ATTRIBUTES);
  const more = all.slice(SHOWN_ATTRIBUTES).reduce((sum, { count }) => sum + count, evidence.attributes.more);
  const rows = shown.map((row) => [
    [row.name === '' ? null : h('span', null, row.name, ' '), code(row.path)],
    row.categories,
    row.rule,
    words.actions[row.action] ?? row.action,
    words.number(row.count),
  ]);
  const head = words.reproducibility.attributesHead;
  return section(
    view,
    'attributes',
    table({ caption: words.sections.attributes, head, rows, numbers: [4] }),
    more > 0 ? paragraph(words.reproducibility.attributesMore(more)) : null,
  );
}

export function limits(view: View): ComponentChild {
  const items = view.evidence.limits.map(({ text }) => h('li', null, text));
  return section(view, 'limits', h('ol', { class: 'limits' }, items));
}
