/** A column of more rows, with those of the one before. */
export function enlarged<T extends Uint8Array | Int32Array | Uint32Array | Float32Array | Float64Array>(
  before: T,
  larger: T,
): T {
  larger.set(before);
  return larger;
}
