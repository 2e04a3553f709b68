/** For `scripts/goldens.ts` and the test beside it: what each preset does, as a table that a person can review. */
import { exampleStudies } from '../../examples/studies/index.ts';
import { inOrder, type Part, part10 } from '../../test/build/index.ts';
import { BufferSource } from '../bytes/index.ts';
import { type DicomObject, readObject } from '../dicom/index.ts';
import { type CompiledPolicy, type Decision, type PresetName, presetPolicy } from '../policy/index.ts';
import { attribute, profileRow, tagText } from '../standard/index.ts';
import { decide, decisionList, RuleBook } from './index.ts';
import { parts } from './object.testing.ts';
import { table, tagOf, vrOf } from './standard-tables.testing.ts';
import { original } from './values.testing.ts';

export const goldenFile = (preset: PresetName): URL => new URL(`./goldens/${preset}.tsv`, import.meta.url);

/** Attributes without a row in Table E.1-1 that the first CT slice of the examples has. */
const UNLISTED = [
  ...['00080005', '00080008', '00080016', '00080060', '00080070', '00081090', '00180015', '00180050', '00180060'],
  ...['00181020', '00181210', '00185100', '00200011', '00200013', '00200032', '00200037', '00280004'],
  ...['00280010', '00280100', '00281050', '00281052', '7FE00010'],
].map(tagOf);

/** One line an attribute: tag, keyword, action, rule. Rows of Table E.1-1 in a CT, then attributes without a row. */
export function goldenOf(preset: PresetName): string {
  const policy = presetPolicy(preset);
  const listed = linesOf(readObject(new BufferSource(everyRow())), policy, (tag) => profileRow(tag) !== undefined);
  const unlisted = linesOf(exampleSlice(), policy, (tag) => UNLISTED.includes(tag));
  const head = `# What the preset ${preset} does in a CT image: rows of Table E.1-1 (${policy.edition}), then attributes without a row.`;
  return `${[head, 'tag\tkeyword\taction\trule', ...listed, ...unlisted].join('\n')}\n`;
}

function linesOf(object: DicomObject, policy: CompiledPolicy, isShown: (tag: number) => boolean): readonly string[] {
  const decisions = decide(object, { book: new RuleBook(policy), offsetDays: -364 });
  return [...decisionList(object, decisions)]
    .filter(({ tag, path }) => path === tagText(tag) && isShown(tag))
    .map((decision) => lineOf(decision));
}

const lineOf = ({ tag, action, rule }: Decision): string =>
  [tagText(tag), attribute(tag)?.keyword ?? '', action, rule].join('\t');

/** A CT image with an original value for every row; repeating groups and private attributes have tests of their own. */
function everyRow(): Uint8Array {
  const rows: Part[] = table('e1-1')
    .map(({ tag }) => tag!)
    .filter((tag) => /^[0-9A-F]{8}$/.test(tag) && tagOf(tag) >>> 16 >= 8)
    .map((tag) => original(tagOf(tag), vrOf(tag)));
  return part10({ dataSet: inOrder(...parts(rows)) });
}

function exampleSlice(): DicomObject {
  for (const { bytes } of exampleStudies(1)) return readObject(new BufferSource(bytes));
  throw new TypeError('there are no examples');
}
