import { FAILURE_CODES, FINDING_CODES } from '../../failure/index.ts';
import { attribute, DEIDENTIFICATION_METHODS, parseTag } from '../../standard/index.ts';
import { type Catalogue, ENGLISH } from './catalogue.ts';
import type { CountedDecision, EvidenceFacts, ProjectStatement, RunCounts } from './facts.ts';
import { limitsOf } from './limits.ts';
import { fateOf } from './residuals.ts';
import { upperBound } from './sample.ts';
import { CATEGORY_LETTERS, type CategoryLetter, EVIDENCE_FORMAT } from './terms.ts';
import type { Evidence } from './types.ts';

/** Leaks that are named; all of them are counted. */
const MOST_LEAKS = 100;

/**
 * The evidence of a run from what it counted. Adds nothing but words: titles, meanings, what is left of each category,
 * and the limits of all that.
 */
export function buildEvidence(facts: EvidenceFacts, words: Catalogue = ENGLISH): Evidence {
  const { software, policy, project, counts, leaks, manifest, instances, key } = facts;
  const { categories, freeText } = fates(counts, words);
  const kept = categories.filter(({ residual }) => residual.state === 'kept').map(({ category }) => category);
  return {
    format: EVIDENCE_FORMAT,
    software,
    standard: { name: 'PS3.15', edition: policy.edition },
    policy: policyFacts(facts),
    project: { id: project.id, name: project.name },
    method: methodText(project, words) ?? null,
    purpose: project.purpose ?? null,
    recipient: project.recipient ?? null,
    approver: project.approver ?? null,
    agreement: agreementText(project, words) ?? null,
    run: runFacts(facts),
    previous: facts.previous ?? null,
    counts: { ...counts.balance },
    methods: methodsOf(facts),
    safeHarbor: categories,
    freeText,
    rules: counts.rules.map(({ rule, clause, action, count }) => ({ rule, clause, action, count })),
    attributes: { rows: counts.attributes.rows.map(attributeRow), more: counts.attributes.more },
    exceptions: exceptionsOf(counts),
    ...reviewedOf(facts),
    ...pictureReviewsOf(facts),
    ...(facts.page === undefined ? {} : { page: { ...facts.page } }),
    verification: verificationOf(facts),
    leaks: { count: leaks.length, files: leaks.slice(0, MOST_LEAKS) },
    findings: [...counts.findings].map(([code, count]) => ({ code, meaning: FINDING_CODES[code], count })),
    notices: policy.notices.map((code) => ({ code, meaning: FINDING_CODES[code] })),
    reidentification: {
      mode: policy.pseudonyms.mode,
      isProtected: project.isProtected,
      custody: { held: project.custody.held, ...project.custody.quorum },
      holder: holderText(facts, words),
      destroyBy: project.destroyBy ?? null,
    },
    inputs: { ...counts.inputs },
    manifest,
    instances,
    key,
    limits: limitsOf(facts, kept.join(', '), words),
  };
}

function methodText({ method }: ProjectStatement, { facts }: Catalogue): string | undefined {
  if (method?.kind === 'expert-determination') return facts.expert(method.reference, method.expires);
  return method === undefined ? undefined : facts.methods[method.kind];
}

function agreementText({ agreement }: ProjectStatement, { facts }: Catalogue): string | undefined {
  if (agreement?.ends === undefined) return agreement?.name;
  return facts.agreementUntil(agreement.name, agreement.ends);
}

/** Who can tell who is who. */
function holderText({ project: { custody }, page }: EvidenceFacts, { reidentification }: Catalogue): string {
  const { held, quorum } = custody;
  if (page !== undefined) return reidentification.page.holder[page.secret];
  const { recovery, shares, project } = reidentification.holders;
  if (held === 'recovery') return recovery;
  // Shares of an unknown number say the least: whoever can read the project may have enough of them.
  return held === 'shares' && quorum !== undefined ? shares(quorum.needed, quorum.holders) : project;
}

function runFacts({ run, counts }: EvidenceFacts): Evidence['run'] {
  const { revises = [], ...facts } = run;
  const about = { ...facts, continues: [...run.continues], continued: counts.continued };
  return revises.length === 0 ? about : { ...about, revises: [...revises] };
}

/** Who let what pass: nothing of it is in the evidence of a run in which nobody did. */
function reviewedOf({ reviewed = [] }: EvidenceFacts): Pick<Evidence, 'reviewed'> {
  if (reviewed.length === 0) return {};
  return { reviewed: reviewed.map((row) => ({ ...row, waived: [...row.waived] })) };
}

function pictureReviewsOf({ pictures = [] }: EvidenceFacts): Pick<Evidence, 'pictureReviews'> {
  if (pictures.length === 0) return {};
  return { pictureReviews: pictures.map((row) => ({ ...row, seconds: [...row.seconds] })) };
}

function policyFacts({ policy }: EvidenceFacts): Evidence['policy'] {
  return {
    name: policy.name,
    digest: policy.digest,
    preset: policy.preset,
    options: [...policy.options],
    safeHarbor: policy.safeHarbor,
    dates: policy.dates.mode,
    text: policy.pixels.text,
    faces: policy.pixels.faces,
    documents: policy.documents,
    unknownClass: policy.unknownClass,
    ownRules: policy.rules.length,
  };
}

function methodsOf({ policy, counts }: EvidenceFacts): Evidence['methods'] {
  const asked = DEIDENTIFICATION_METHODS.filter(({ code }) => policy.codes.includes(code));
  return asked.map(({ code, meaning, clause }) => {
    return { code, meaning, clause: `PS3.15 ${clause}`, count: counts.codes.get(code) ?? 0 };
  });
}

function fates(
  counts: RunCounts,
  words: Catalogue,
): { categories: Evidence['safeHarbor']; freeText: Evidence['freeText'] } {
  const fate = (category: CategoryLetter | '*') => {
    const unchecked = category === 'Q' ? counts.pictures.face : category === '*' ? counts.pictures.text : 0;
    const rules = counts.categories.get(category) ?? [];
    return fateOf({ category, rules, kept: keptNames(counts, category), unchecked }, words);
  };
  const { titles, freeText } = words.categories;
  return {
    categories: CATEGORY_LETTERS.map((category) => ({ category, title: titles[category][0], ...fate(category) })),
    freeText: { title: freeText[0], ...fate('*') },
  };
}

/** Names of the attributes of a category that stay, the most frequent first. */
function keptNames({ attributes }: RunCounts, category: string): string[] {
  const sums = new Map<string, number>();
  for (const { path, categories, action, count } of attributes.rows) {
    if (action !== 'keep' || !categories.includes(category)) continue;
    const name = nameOf(path) || path;
    sums.set(name, (sums.get(name) ?? 0) + count);
  }
  return [...sums].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([name]) => name);
}

function attributeRow({
  path,
  categories,
  rule,
  action,
  count,
}: CountedDecision): Evidence['attributes']['rows'][number] {
  return { path, name: nameOf(path), categories, rule, action, count };
}

/** Of the attribute at the end of a path; private ones and masks have none. */
function nameOf(path: string): string {
  const tag = parseTag(path.slice(path.lastIndexOf('(')));
  return tag === undefined ? '' : (attribute(tag)?.name ?? '');
}

function exceptionsOf({ exceptions }: RunCounts): Evidence['exceptions'] {
  return exceptions.map(({ status, code, count, sources }) => ({
    status,
    code,
    meaning: FAILURE_CODES[code].meaning,
    count,
    sources: [...sources],
    more: count - sources.length,
  }));
}

/** Nothing of it is in the evidence of a run that searched no picture. */
function searchOf(
  { pictures: { search }, faults }: RunCounts,
  { pixels: { effort } }: EvidenceFacts['policy'],
): Pick<Evidence['verification']['pixels'], 'search'> {
  const refused = faults.get('pixels') ?? 0;
  return search.triage + search.strict + refused === 0 ? {} : { search: { effort, ...search, refused } };
}

function verificationOf({ counts, review, policy }: EvidenceFacts): Evidence['verification'] {
  const { checked, faults, pictures, balance } = counts;
  const check = (what: string, looked = checked.get(what) ?? 0) => ({
    checked: looked,
    refused: faults.get(what) ?? 0,
  });
  const sample = { population: balance.released, reviewed: review?.reviewed ?? 0, found: review?.found ?? 0 };
  return {
    files: balance.released,
    refused: counts.refused,
    elements: checked.get('elements') ?? 0,
    needles: check('needles', checked.get('spellings') ?? 0),
    uids: check('uids'),
    dates: check('dates'),
    private: check('private'),
    valid: check('valid', balance.released),
    pixels: {
      pictures: pictures.there,
      // Counted by the check of pictures, where there is one.
      looked: checked.get('pictures') ?? 0,
      textUnchecked: pictures.text,
      facesUnchecked: pictures.face,
      ...searchOf(counts, policy),
    },
    sample: { ...sample, upperBound: upperBound(sample) },
  };
}
