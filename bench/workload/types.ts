/** One file of a workload. */
export interface WorkloadFile {
  /** Below the folder of the workload, with forward slashes. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Zeros behind the bytes, written as a hole: they take no disk. */
  readonly hole?: number;
}
