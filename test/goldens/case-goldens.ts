/** For `scripts/case-goldens.ts` and the test beside it: what each preset decides on the inputs of the public cases. */
import { BufferSource } from '../../src/bytes/index.ts';
import { decide, decisionList, ResidualNeedles, RuleBook } from '../../src/deid/index.ts';
import { isDirectory, readObject } from '../../src/dicom/index.ts';
import { isFailure } from '../../src/failure/index.ts';
import { surveyObject } from '../../src/identity/index.ts';
import { type PresetName, presetPolicy } from '../../src/policy/index.ts';
import { buildInputs, type Case } from '../runners/case-files.ts';

/** Any offset does: it is no part of a decision but of its check. */
const OFFSET_DAYS = -364;

export const goldenFile = (preset: PresetName): URL => new URL(`./cases/${preset}.tsv`, import.meta.url);

/** One line for each case, instance, action and rule, with the paths of the attributes; no value. */
export function goldenOf(preset: PresetName, cases: readonly Case[]): string {
  const book = new RuleBook(presetPolicy(preset));
  const head = `# What the preset ${preset} decides on the inputs of the public cases, each instance by itself.`;
  const lines = cases.flatMap((deidCase) =>
    buildInputs(deidCase).flatMap(({ bytes }, instance) =>
      decisionsOn(bytes, book).map((line) => `${deidCase.id}\t${instance}\t${line}`),
    ),
  );
  return `${[head, 'case\tinstance\taction\trule\tpaths', ...lines].join('\n')}\n`;
}

function decisionsOn(bytes: Uint8Array, book: RuleBook): string[] {
  try {
    const object = readObject(new BufferSource(bytes));
    if (isDirectory(object.meta, object.dataSet)) return ['directory\t\t'];
    const { subject } = surveyObject(object, book.policy.patients);
    const decisions = decide(object, { book, needles: new ResidualNeedles(subject), offsetDays: OFFSET_DAYS });
    const groups = Map.groupBy(decisionList(object, decisions), ({ action, rule }) => `${action}\t${rule}`);
    return [
      ...[...groups].map(([what, those]) => `${what}\t${those.map(({ path }) => path).join(' ')}`).sort(),
      ...[...new Set(decisions.findings.map(({ code }) => `finding\t${code}\t`))].sort(),
    ];
  } catch (error) {
    if (!isFailure(error)) throw error;
    return [`failure\t${error.code}\t`];
  }
}
