import type { DicomObject } from '../dicom/index.ts';
import { faceRisk, searchSize, seriesSlice } from '../pixel/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';
import { lookOf } from './holds.ts';
import type { SurveyedPicture } from './types.ts';

/**
 * How the picture of an object is to be searched; `undefined` where there is nothing to search. A slice without a frame
 * that can be told apart belongs to no series: it is held when its turn comes.
 */
export function surveyedPicture(object: DicomObject, policy: CompiledPolicy): SurveyedPicture | undefined {
  const look = lookOf(object, policy);
  if (look === 'none') return undefined;
  const { dataSet } = object;
  const isHeldForFace = policy.pixels.faces !== 'keep' && faceRisk(dataSet) === 'possible';
  const size = searchSize(dataSet, look);
  const isSlice = policy.pixels.effort === 'auto' && look === 'triage' && size.frames > 0;
  const series = isSlice ? seriesSlice(dataSet) : undefined;
  return { look, isHeldForFace, ...size, ...(series === undefined ? {} : { series }) };
}
