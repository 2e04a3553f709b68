/** Memory that WebCrypto takes; nothing here is ever shared between threads. */
export const bufferSource = (bytes: Uint8Array): BufferSource => bytes as Uint8Array<ArrayBuffer>;

/** WebCrypto says "the tag is wrong" and "not on the curve" by these; anything else is a defect. */
const REFUSALS: ReadonlySet<string> = new Set(['OperationError', 'DataError']);

/** Undefined where WebCrypto refuses what it was given. */
export async function undefinedWhenRefused<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof DOMException && REFUSALS.has(error.name)) return undefined;
    throw error;
  }
}
