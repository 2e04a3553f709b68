/** Browsers have none. */
export const hasNativeRuntime = (): boolean => false;

export async function nativeRuntime(): Promise<undefined> {
  return undefined;
}
