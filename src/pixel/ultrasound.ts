import type { DataSet } from '../dicom/index.ts';

const MODALITY = 0x00080060;
const ULTRASOUND_REGIONS = 0x00186011;

/** Whether speckle is to be expected: what finds text over it is asked in more ways. */
export function isUltrasound(dataSet: DataSet): boolean {
  const modality = dataSet.text(MODALITY);
  return modality === 'US' || modality === 'IVUS' || dataSet.has(ULTRASOUND_REGIONS);
}
