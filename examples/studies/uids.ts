/** SOP Classes of the examples (PS3.6 Annex A). */
export const SOP_CLASS = {
  cr: '1.2.840.10008.5.1.4.1.1.1',
  ct: '1.2.840.10008.5.1.4.1.1.2',
  usMultiFrame: '1.2.840.10008.5.1.4.1.1.3.1',
  mr: '1.2.840.10008.5.1.4.1.1.4',
  enhancedMr: '1.2.840.10008.5.1.4.1.1.4.1',
  us: '1.2.840.10008.5.1.4.1.1.6.1',
  secondaryCapture: '1.2.840.10008.5.1.4.1.1.7',
  ecg12: '1.2.840.10008.5.1.4.1.1.9.1.1',
  presentationState: '1.2.840.10008.5.1.4.1.1.11.1',
  basicTextSr: '1.2.840.10008.5.1.4.1.1.88.11',
  comprehensiveSr: '1.2.840.10008.5.1.4.1.1.88.33',
  keyObject: '1.2.840.10008.5.1.4.1.1.88.59',
  encapsulatedPdf: '1.2.840.10008.5.1.4.1.1.104.1',
  pet: '1.2.840.10008.5.1.4.1.1.128',
  structureSet: '1.2.840.10008.5.1.4.1.1.481.3',
} as const;

export type SopClass = keyof typeof SOP_CLASS;

/** Who wrote the files (PS3.10 7.1): a number made for the examples. */
export const IMPLEMENTATION = '2.25.77130415920260112233445566778899001';

/** Detached study management, what RT objects still name a study by (PS3.3 C.8.8.5). */
export const STUDY_MANAGEMENT = '1.2.840.10008.3.1.2.3.1';
