/**
 * What pictures may give away. So far the rules that say which objects may show burned-in text or a face; they are
 * data, and what they cannot clear counts as risky.
 */
export {
  FACE_RULES,
  type FaceRisk,
  type FaceRule,
  faceRisk,
  faceRule,
  TEXT_RULES,
  type TextRisk,
  type TextRule,
  textRisk,
  textRule,
} from './risk.ts';
