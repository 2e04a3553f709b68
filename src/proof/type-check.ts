import { type DataSet, itemView, structureKey } from '../dicom/index.ts';
import { conditionTags, parseTag, tagText, typeViolations, ViolationMemo } from '../standard/index.ts';
import type { Faults } from './faults.ts';
import type { VerifyInput } from './types.ts';

const SOP_CLASS_UID = 0x00080016;
/** By the structure of what was written; SOP Class UID is one of the values in it. */
const known = new ViolationMemo();

/**
 * Attributes that the IOD demands and that the source had, or could do without, and the written object lacks (PS3.5
 * 7.4). What was wrong before is no fault of the writer's; neither is an empty attribute that was absent.
 */
export function checkTypes(root: DataSet, sourceViolations: VerifyInput['sourceViolations'], faults: Faults): void {
  const structure = structureKey(root, conditionTags());
  const now = known.of(structure, () => typeViolations(root.text(SOP_CLASS_UID), itemView(root)));
  if (now.length === 0) return;
  const before = new Set(sourceViolations(now).map(({ path, problem }) => `${path} ${problem}`));
  for (const { path, problem } of now) {
    const isOld = before.has(`${path} ${problem}`) || (problem === 'empty' && before.has(`${path} absent`));
    if (!isOld) faults.add('type', pathText(path));
  }
}

/** Tags as 8 hex digits joined by dots, written as every other path. */
function pathText(path: string): string {
  return path
    .split('.')
    .map((tag) => tagText(parseTag(tag)!))
    .join('.');
}
