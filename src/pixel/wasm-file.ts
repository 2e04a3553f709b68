/** The module files of the codecs, by the packages that they come with. */
export const WASM_FILES = [
  'dcmjs-codecs/build/dcmjs-native-codecs.wasm',
  '@cornerstonejs/codec-openjpeg/decodewasm',
  '@cornerstonejs/codec-charls/decodewasm',
] as const;
export type WasmFile = (typeof WASM_FILES)[number];

/** The name of such a file beside a bundle. */
export function bundledName(file: WasmFile): string {
  return `${file.split('/').at(-2)!.replace('build', 'dcmjs-codecs')}.wasm`;
}
