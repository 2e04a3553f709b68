/**
 * Every limit of the reader and the writer. They bound time and memory by the bytes that are there, never by a length
 * that a file declares; each is stated in docs/reference and ends in a `limit/…` failure.
 */
export const LIMITS = Object.freeze({
  /** Deepest nesting of sequences. DICOM has no limit; a bomb must not become a stack overflow. */
  nesting: 64,
  /** Bytes outside bulk values: what a reader holds of one object. */
  headerBytes: 64 * 1024 * 1024,
  /** Elements, items and delimiters of one object. */
  elements: 4_000_000,
  /** Size of a deflated data set once inflated. */
  inflatedBytes: 512 * 1024 * 1024,
  /** A value of O* or UN longer than this stays a range of the source and is never held. */
  bulkBytes: 64 * 1024,
  /** Findings kept of one object; a file that is odd in more places is odd enough. */
  findings: 1000,
  /** First bytes read of an object that does not lie in memory; doubled while the walk runs out of bytes. */
  firstRead: 64 * 1024,
});
