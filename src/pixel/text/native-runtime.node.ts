import type { OnnxRuntime } from './network.ts';

/** The native runtime, where it is installed and works on this machine. */
export async function nativeRuntime(): Promise<OnnxRuntime | undefined> {
  try {
    return await import('onnxruntime-node');
  } catch {
    // An optional package: the one that comes along does the same, in 2.5 times the time.
    return undefined;
  }
}
