import type { DataSet } from './dataset.ts';

const DIRECTORY_RECORD_SEQUENCE = 0x00041220;
const REFERENCED_FILE_ID = 0x00041500;
const MEDIA_STORAGE_SOP_CLASS = 0x00020002;
const SOP_CLASS = 0x00080016;
const MEDIA_STORAGE_DIRECTORY = '1.2.840.10008.1.3.10';

/** True for a DICOMDIR (PS3.3 F.2): by its class, or by what it holds where the class is missing. */
export function isDirectory(meta: DataSet | undefined, dataSet: DataSet): boolean {
  const declared = meta?.text(MEDIA_STORAGE_SOP_CLASS) || dataSet.text(SOP_CLASS);
  return declared === '' ? dataSet.has(DIRECTORY_RECORD_SEQUENCE) : declared === MEDIA_STORAGE_DIRECTORY;
}

/** Referenced File IDs of a DICOMDIR, each as its path components (PS3.10 8.2). */
export function referencedFiles(dataSet: DataSet): string[][] {
  const records = dataSet.items(DIRECTORY_RECORD_SEQUENCE);
  return records.map((record) => record.texts(REFERENCED_FILE_ID)).filter((path) => path.length > 0);
}
