/**
 * Decide and apply (PS3.15 Annex E): which attribute is kept, removed, emptied or replaced, by which rule and clause,
 * and the edits that make it so. Decisions are columns of numbers beside the element table; nobody derives them again.
 */

export { type Applied, applyDecisions } from './apply.ts';
export { type DecideContext, decide } from './decide.ts';
export {
  type Counters,
  type DecisionKey,
  DecisionTally,
  decisionKeyName,
  parseDecisionKey,
} from './decision-tally.ts';
export { ACTION, type Decisions, decisionCounts, decisionList } from './decisions.ts';
export { DESCRIPTORS, descriptorForm } from './descriptor-forms.ts';
export { type Effect, effectsOf, ruledAttributes } from './effects.ts';
export { type FileMeta, writeFileMeta } from './file-meta.ts';
export { withDocument } from './kept-document.ts';
export { PrivateBlockNumbers } from './private-block-numbers.ts';
export { METHOD_PREFIX, provenanceCodes } from './provenance.ts';
export { ResidualNeedles } from './residual.ts';
export { RuleBook, type RuleFacts } from './rule-book.ts';
export { sopClassUidOf } from './sop-class.ts';
export { type CleanedText, TextCleaner, type TextCleanerOptions, type TextKind } from './text-cleaner.ts';
export type { TextCut, TextReason } from './text-pattern.ts';
