/**
 * The local review page: a server on this machine alone that shows the pictures of a project to one person, the most
 * suspicious first, before and after, and takes down what the person decides. What a decision means and how it is
 * carried out stands below, at the desk; the page itself in `web/`.
 */
export { CONFIDENCE, upperBound } from './bound.ts';
export { SAMPLE_SIZES } from './sample.ts';
export { type StartedReview, type StartOptions, startReview } from './server.ts';
