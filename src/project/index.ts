/**
 * One recipient: the secret behind his pseudonyms, what is known of his patients (sealed), and the record of every run
 * for him. A project is a folder that the operator keeps and nobody else sees; nothing of it goes below an output
 * folder but its id. What only the commands about projects need is in `on-need.node.ts`: no run loads it.
 */

export type { Box } from '../pixel/index.ts';
export { Crosswalk } from './crosswalk.ts';
export { CrosswalkSealer, type SealedRow } from './crosswalk-sealer.ts';
export { custodyOf, ensureCustody } from './custody-key.ts';
export type { DeviceTemplate } from './device-template.ts';
export { addTemplates, isBoxWithin, readTemplates } from './device-templates.ts';
export {
  type CustodyFacts,
  isDay,
  isSaying,
  type LegalMethod,
  type ListedProject,
  PROJECT_FORMAT,
  type ProjectFacts,
  readFacts,
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
export { isForgetting } from './forgetting.ts';
export { HeldBook } from './held-book.ts';
export type { HeldDecision, HeldRecord, HeldSource, PathText } from './held-record.ts';
export { IdIndex } from './id-index.ts';
export type { JournalHead, LinePosition, Release } from './journal.ts';
export { type CopyName, type CopyOwner, copyOwner, KeptCopies, type KeptPlace } from './kept-copies.ts';
export { KeyedIds } from './keyed-ids.ts';
export { fileSha256, Ledger, type PastRelease } from './ledger.ts';
export { assertRunsAllowed, daysUntil, lifetimeWarnings } from './lifetime.ts';
export { type Lock, takeLock } from './lock.ts';
export { openPlace } from './opening.ts';
export { MANIFEST_FORMAT, MANIFEST_NAME, OUTPUTS_KEY, ownerOfOutput } from './output-folder.ts';
export { PictureBook } from './picture-book.ts';
export type {
  BoxOrigin,
  DecidedBefore,
  DeviceKey,
  Frames,
  PictureBox,
  PictureRecord,
  ReviewPlace,
  Suppression,
} from './picture-record.ts';
export {
  type AskPassphrase,
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
export { assertMode, claimMode, openVault, type ProjectMode, pseudonymMode, withVault } from './pseudonym-mode.ts';
export type { CoverDecision, ReviewDecision, TemplateProposal, UncoverDecision } from './review-decision.ts';
export { addSample, type ReviewSample, readSamples, type SampleStratum } from './review-samples.ts';
export { alarmsOf, basisOf, decisionId, isPending, reviewOf, shownId } from './review-state.ts';
export { RunPolicies } from './run-policies.ts';
export {
  type PreviousEvidence,
  Run,
  type RunFacts,
  type RunOptions,
  type RunState,
  type WrittenLines,
} from './runs.ts';
export type { BookPlace } from './sealed-book.ts';
export { SeenTraits, type UnseenCounts } from './seen-traits.ts';
export { publicKeyOf, signingKeyOf } from './signing-key.ts';
export { SubjectStore, type SubjectStoreOptions } from './subjects.ts';
export { Vault, type VaultRow } from './vault.ts';
