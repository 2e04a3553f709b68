import { sopClassUidOf } from '../deid/index.ts';
import { type DicomObject, itemView, structureKey } from '../dicom/index.ts';
import {
  conditionTags,
  type ItemView,
  type TypeViolation,
  typeViolationsAt,
  ViolationMemo,
} from '../standard/index.ts';

const SOP_CLASS_UID = 0x00080016;
const known = new ViolationMemo();

/** Which of the output's violations the source has itself: no fault of the output. */
export function sourceViolations(object: DicomObject, of: readonly TypeViolation[]): readonly TypeViolation[] {
  const sopClassUid = sopClassUidOf(object);
  const asked = of.map(({ path, problem }) => `${path} ${problem}`).join();
  const structure = `${sopClassUid} ${structureKey(object.dataSet, conditionTags())} ${asked}`;
  return known.of(structure, () => typeViolationsAt(sopClassUid, withClass(itemView(object.dataSet), sopClassUid), of));
}

/** A root that names its class in the file meta alone is asked as the output will be: it has the class in both. */
function withClass(root: ItemView, sopClassUid: string): ItemView {
  if (!root.isEmpty(SOP_CLASS_UID)) return root;
  return {
    has: (tag) => tag === SOP_CLASS_UID || root.has(tag),
    isEmpty: (tag) => tag !== SOP_CLASS_UID && root.isEmpty(tag),
    strings: (tag) => (tag === SOP_CLASS_UID ? [sopClassUid] : root.strings(tag)),
    numbers: (tag) => root.numbers(tag),
    items: (tag) => root.items(tag),
    tags: () => root.tags(),
  };
}
