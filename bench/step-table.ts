/** The steps of one object in their order. Those with `of` are parts of another one, measured beside it. */
export const STEPS = [
  { id: 'survey', what: 'survey: open, header, identifiers' },
  { id: 'open', what: 'open and read the source whole' },
  { id: 'hash-in', what: 'SHA-256 of the source' },
  { id: 'prepare', what: 'prepare: from bytes to pieces of the output' },
  { id: 'parse', what: 'read the elements', of: 'prepare' },
  { id: 'identify', what: 'who it is', of: 'prepare' },
  { id: 'decide', what: 'decide, with the residual search', of: 'prepare' },
  { id: 'apply', what: 'apply: new values', of: 'prepare' },
  { id: 'pieces', what: 'file meta, rewriting, the rest of prepare', of: 'prepare' },
  { id: 'write', what: 'create and write the part' },
  { id: 'read-back', what: 'read it back' },
  { id: 'verify', what: 'verify' },
  { id: 'hash-out', what: 'SHA-256 of the output' },
  { id: 'rename', what: 'close and rename' },
] as const;

export type StepId = (typeof STEPS)[number]['id'];

export interface StepTable {
  readonly workload: string;
  readonly files: number;
  /** Milliseconds of wall time a file; the median over the passes of the mean of a pass. */
  readonly ms: Readonly<Record<StepId, number>>;
}
