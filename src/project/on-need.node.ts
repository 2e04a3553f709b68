/**
 * What only the commands about projects need: making them with their keys, looking up who is who, moving and destroying
 * them. Imported by its own name, because what `index.ts` has every run loads.
 */
export { type Access, type AccessRecord, readAccessRecords, recordAccess } from './access-log.ts';
export type { CrosswalkEntry } from './crosswalk-entry.ts';
export { crosswalkPatients, readCrosswalk } from './crosswalk-reader.ts';
export { type Certificate, type DestroyOptions, destroyProject, isBeingDestroyed } from './destruction.ts';
export {
  type Forgettable,
  type Forgotten,
  type ForgottenRecord,
  findPatient,
  finishForgetting,
  forgetPatient,
  type ReleasedFile,
  readForgottenRecords,
} from './forget.ts';
export {
  createFileProvider,
  destroyKeyFile,
  type KeyFileText,
  openFileProvider,
  readKeyFile,
  replaceKeyFile,
  rotateFileProvider,
  writeKeyFile,
  writePrivateFile,
} from './key-files.ts';
export {
  assertNotHere,
  type ExportOptions,
  exportedId,
  exportProject,
  type ImportOptions,
  importProject,
} from './moving.ts';
export {
  type CustodyPlan,
  type CustodyProof,
  type InitOptions,
  initProject,
  type OpenedCustody,
  openCustody,
} from './protection.ts';
export {
  type Answer,
  askedIds,
  type CrosswalkKeys,
  type PatientEntry,
  readMaps,
  reidentify,
  type SeriesEntry,
} from './reidentification.ts';
