/**
 * What should happen to an object: policy texts (YAML), checked and compiled to plain data that the engine reads, the
 * policies that come with leadglass, and the type of a decision. Knows the standard's tables and no object. Texts bring
 * `yaml` and `zod` and are loaded on first need; presets are compiled when leadglass is built.
 */
export type { Finding } from '../failure/index.ts';
export { conditionHolds, conditionText } from './condition.ts';
export type { CtpImport, ImportedLine } from './ctp/import.ts';
export { describePolicy } from './describe.ts';
export { canonicalJson, type Json, POLICY_FORMAT } from './digest.ts';
export {
  importCtpScript,
  importTemplates,
  lintPolicy,
  loadPolicy,
  type PolicyTexts,
  policyTexts,
  readPolicyTests,
} from './load.ts';
export { type PolicyOverrides, withOverrides } from './overrides.ts';
export { DEFAULT_PRESET, isPresetName, PRESETS, type PresetName } from './preset-table.ts';
export { presetPolicy } from './presets.ts';
export type { Problem } from './problem.ts';
export { restorePolicy } from './restore.ts';
export { matchesMask, selectorText } from './selector.ts';
export { fillTemplate, patientIdFrom } from './template.ts';
export type { RuleFormat, TemplateImport } from './templates/import.ts';
export type { ImportedTemplateRule, RuleFaith } from './templates/imported-rule.ts';
export {
  type PictureTemplate,
  type TemplateArea,
  type TemplateBox,
  type TemplateTest,
  templateHolds,
} from './templates/template.ts';
export type {
  Action,
  BirthDate,
  DateMode,
  Documents,
  Faces,
  Normalisation,
  PixelCrop,
  PixelEffort,
  PixelFill,
  PixelKeep,
  PixelText,
  PseudonymMode,
  UnknownClass,
  UtcOffset,
} from './terms.ts';
export { FACES, PIXEL_EFFORTS, PIXEL_TEXTS } from './terms.ts';
export type {
  Expectation,
  PathStep,
  PolicyTest,
  PolicyTestFile,
  TestDataSet,
  TestElement,
} from './test-types.ts';
export type {
  AttributeSelector,
  CompiledPolicy,
  CompiledRule,
  Condition,
  ConditionOp,
  Decision,
  DecisionAction,
  DecisionLevel,
  MaskSelector,
  PatientIdTemplate,
  PolicyInsert,
  PolicySource,
  PrivateKeep,
  PrivateSelector,
  Selector,
  TagSelector,
} from './types.ts';
