import type { FailureCode } from '../failure/index.ts';
import { isWaivable, type WaivableReason } from '../pipeline/index.ts';

/** What it means that a person lets it pass, for whoever decides. */
const RELEASE_MEANS: Readonly<Record<WaivableReason, string>> = {
  'refused/pixels': 'the picture goes out as it is: what is written into it stays readable',
  'refused/face': 'the picture goes out as it is: a face in it, or one that can be rendered from it, stays',
  'refused/document':
    'the document inside goes out as it is, byte for byte: nothing in it is cleaned, only the attributes around it are',
  'refused/unknown-class':
    'attributes are decided one by one as always; whether such an object may lack what was taken nobody can check',
};

/** Undefined for what no person can let pass. */
export const releaseMeans = (code: FailureCode): string | undefined =>
  isWaivable(code) ? RELEASE_MEANS[code] : undefined;

/** What is shown of an id; commands take every beginning that means one instance. */
export const shortId = (id: string): string => id.slice(0, 12);
