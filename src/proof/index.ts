/**
 * The proof that a written file is safe: it is read again from its bytes and held against the patient's identifiers,
 * the policy and the standard. Shares no decision with the engine that wrote it and spells identifiers by its own code.
 */
export {
  type DocumentSearch,
  documentFindings,
  type FoundIdentifiers,
  type MissedText,
  searchDocument,
} from './document-search.ts';
export type { Document } from './documents/index.ts';
export { DOCUMENT_GAPS, DOCUMENT_LIMITS, type DocumentGap } from './documents/types.ts';
export type {
  CorrectedCounts,
  CountedDecision,
  CountedException,
  CountedRule,
  EvidenceFacts,
  ProjectStatement,
  Review,
  ReviewedPictures,
  ReviewedRelease,
  RunCounts,
  SeriesCounts,
} from './evidence/facts.ts';
export { balances, evidencePage, makeEvidence, readEvidence } from './evidence/load.ts';
export { EVIDENCE_FILES, type EvidenceSigner, evidenceBytes } from './evidence/signer.ts';
export type { Evidence } from './evidence/types.ts';
export type {
  AttributeFacts,
  CategorySurvey,
  FormCount,
  InspectionFacts,
  NamedCount,
  PictureRule,
  RuleSearch,
} from './inspection/facts.ts';
export { inspectionPage } from './inspection/load.ts';
export type { Checked, Fault, Verdict, VerifyInput } from './types.ts';
export { createVerifier, type Verifier } from './verifier.ts';
