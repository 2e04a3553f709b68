import type { DicomObject } from '../dicom/index.ts';

const SOP_CLASS_UID = 0x00080016;
const MEDIA_STORAGE_SOP_CLASS_UID = 0x00020002;

/** SOP Class UID of an object. Some writers name the class in the file meta alone. */
export const sopClassUidOf = ({ dataSet, meta }: DicomObject): string =>
  dataSet.text(SOP_CLASS_UID) || (meta?.text(MEDIA_STORAGE_SOP_CLASS_UID) ?? '');
