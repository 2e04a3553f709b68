/**
 * What pictures may give away. So far the rules that say which objects may show burned-in text or a face; they are
 * data, and what they cannot clear counts as risky.
 */
export { type FaceRisk, faceRisk, type TextRisk, textRisk } from './risk.ts';
