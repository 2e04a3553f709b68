/**
 * One recipient: the secret behind his pseudonyms, what is known of his patients (sealed), and the record of every run
 * for him. A project is a folder that the operator keeps and nobody else sees; nothing of it goes below an output
 * folder but its id.
 */
export {
  type Access,
  type AccessRecord,
  readAccessRecords,
  recordAccess,
  whoRuns,
} from './access-log.ts';
export { Crosswalk, crosswalkPatients, readCrosswalk } from './crosswalk.ts';
export type { CrosswalkEntry } from './crosswalk-entry.ts';
export { CrosswalkSealer, type SealedRow } from './crosswalk-sealer.ts';
export { type Certificate, type DestroyOptions, destroyProject, isBeingDestroyed } from './destruction.ts';
export {
  type CustodyFacts,
  isDay,
  isSaying,
  type LegalMethod,
  type ListedProject,
  PROJECT_FORMAT,
  type ProjectFacts,
  type Statement,
} from './facts.ts';
export {
  copyAtomically,
  makePrivateFolder,
  PRIVATE_FILE,
  PRIVATE_FOLDER,
  syncFolder,
  writeAll,
  writeAtomically,
} from './files.ts';
export { HeldBook, type HeldPlace } from './held-book.ts';
export type { HeldDecision, HeldRecord, HeldSource, PathText } from './held-record.ts';
export { IdIndex } from './id-index.ts';
export type { JournalHead, LinePosition, Release } from './journal.ts';
export { KeptCopies, type KeptPlace } from './kept-copies.ts';
export {
  createFileProvider,
  destroyKeyFile,
  type KeyFileText,
  openFileProvider,
  random,
  readKeyFile,
  replaceKeyFile,
  rotateFileProvider,
  writeKeyFile,
  writePrivateFile,
} from './key-files.ts';
export { KeyedIds } from './keyed-ids.ts';
export { fileSha256, Ledger, type PastRelease } from './ledger.ts';
export { assertRunsAllowed, daysUntil, lifetimeWarnings } from './lifetime.ts';
export { type Lock, takeLock } from './lock.ts';
export {
  assertNotHere,
  type ExportOptions,
  exportedId,
  exportProject,
  type ImportOptions,
  importProject,
} from './moving.ts';
export { MANIFEST_FORMAT, MANIFEST_NAME, OUTPUTS_KEY, ownerOfOutput } from './output-folder.ts';
export {
  type CreateOptions,
  createProject,
  findFolder,
  findPlace,
  listProjects,
  type OutputOwner,
  openProject,
  type Project,
  type ProjectPlace,
  placeForOutput,
  projectForOutput,
  recordOutput,
  recordRun,
  surveyProjects,
} from './project.ts';
export {
  type AskPassphrase,
  type CustodyPlan,
  type CustodyProof,
  custodyOf,
  custodySigningKeys,
  ensureCustody,
  type InitOptions,
  initProject,
  type OpenedCustody,
  openCustody,
  openPlace,
} from './protection.ts';
export {
  type Answer,
  askedIds,
  type PatientEntry,
  readMaps,
  reidentify,
  type SeriesEntry,
} from './reidentification.ts';
export { RunPolicies } from './run-policies.ts';
export {
  type PreviousEvidence,
  Run,
  type RunFacts,
  type RunOptions,
  type RunState,
  type WrittenLines,
} from './runs.ts';
export { SeenTraits, type UnseenCounts } from './seen-traits.ts';
export { publicKeyOf, signingKeyOf } from './signing-key.ts';
export { SubjectStore, type SubjectStoreOptions } from './subjects.ts';
