import type { OnnxRuntime } from './network.ts';

/** Whether it is installed; whether it works is known when it is loaded. */
export function hasNativeRuntime(): boolean {
  try {
    return import.meta.resolve('onnxruntime-node') !== '';
  } catch {
    return false;
  }
}

/** The native runtime, where it is installed and works on this machine. */
export async function nativeRuntime(): Promise<OnnxRuntime | undefined> {
  try {
    return await import('onnxruntime-node');
  } catch {
    // An optional package: the one that comes along does the same, in 2.5 times the time.
    return undefined;
  }
}
