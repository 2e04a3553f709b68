/** Browsers have none. */
export async function nativeRuntime(): Promise<undefined> {
  return undefined;
}
