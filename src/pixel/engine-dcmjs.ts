import type { Engine, EngineCodec, EngineJob, EngineResult, EngineShape } from './engine-types.ts';

/**
 * The module of dcmjs-codecs (IJG, CharLS, OpenJPEG, OpenJPH, libjxl) behind a loader of our own: the package's asks for
 * `eval`, which a page with a strict Content Security Policy does not have.
 */
export function dcmjsEngine(module: WebAssembly.Module): Engine {
  const memory: { view: () => DataView; text: (at: number, length: number) => string } = {
    view: () => new DataView(exports.memory.buffer),
    text: (at, length) => String.fromCharCode(...new Uint8Array(exports.memory.buffer, at, Math.min(length, 500))),
  };
  const instance = new WebAssembly.Instance(module, importsFor(memory));
  const exports = instance.exports as unknown as CodecExports;
  exports._initialize();
  return { run: (job) => (job.work === 'decode' ? decode(exports, job) : encode(exports, job)) };
}

type Pointer = number;
type Property =
  | 'Columns'
  | 'Rows'
  | 'BitsAllocated'
  | 'BitsStored'
  | 'SamplesPerPixel'
  | 'PixelRepresentation'
  | 'PlanarConfiguration'
  | 'PhotometricInterpretation'
  | 'EncodedBufferSize'
  | 'DecodedBufferSize';
type EncoderProperty =
  | 'Lossy'
  | 'Quality'
  | 'SmoothingFactor'
  | 'SampleFactor'
  | 'Predictor'
  | 'PointTransform'
  | 'AllowedLossyError'
  | 'ProgressionOrder'
  | 'Rate'
  | 'AllowMct';
type CodecName = 'Jpeg' | 'JpegLs' | 'Jpeg2000' | 'HtJpeg2000' | 'JpegXl';

type CodecExports = { readonly memory: WebAssembly.Memory; _initialize(): void } & {
  readonly [K in 'CreateCodecsContext' | 'CreateDecoderParameters' | 'CreateEncoderParameters']: () => Pointer;
} & {
  readonly [K in 'ReleaseCodecsContext' | 'ReleaseDecoderParameters' | 'ReleaseEncoderParameters']: (
    at: Pointer,
  ) => void;
} & { readonly [K in `Get${Property}` | 'GetEncodedBuffer' | 'GetDecodedBuffer']: (context: Pointer) => number } & {
  readonly [K in `Set${Property}`]: (context: Pointer, value: number) => void;
} & {
  readonly [K in `Set${EncoderProperty}` | 'SetConvertColorspaceToRgb']: (parameters: Pointer, value: number) => void;
} & { readonly [K in `${'Decode' | 'Encode'}${CodecName}`]: (context: Pointer, parameters: Pointer) => void };

const NAMES: Readonly<Record<EngineCodec, CodecName>> = {
  jpeg: 'Jpeg',
  'jpeg-ls': 'JpegLs',
  'jpeg-2000': 'Jpeg2000',
  htj2k: 'HtJpeg2000',
  'jpeg-xl': 'JpegXl',
};

/** Numbers of the enumeration in the module. */
const PHOTOMETRIC = [
  ...['MONOCHROME1', 'MONOCHROME2', 'PALETTE COLOR', 'RGB', 'YBR_FULL', 'YBR_FULL_422', 'YBR_PARTIAL_422'],
  ...['YBR_PARTIAL_420', 'YBR_ICT', 'YBR_RCT', 'CMYK', 'ARGB', 'HSV', 'XYB'],
];

/** Lossless in every codec: its own defaults are not (JPEG-LS would be off by ten). */
const LOSSLESS: Readonly<Record<EncoderProperty, number>> = {
  Lossy: 0,
  Quality: 100,
  SmoothingFactor: 0,
  SampleFactor: 0,
  Predictor: 1,
  PointTransform: 0,
  AllowedLossyError: 0,
  ProgressionOrder: 2,
  Rate: 0,
  AllowMct: 0,
};

function decode(exports: CodecExports, { codec, shape, bytes }: EngineJob): EngineResult {
  const context = contextOf(exports, shape);
  exports.SetEncodedBufferSize(context, bytes.length);
  new Uint8Array(exports.memory.buffer).set(bytes, exports.GetEncodedBuffer(context));
  const parameters = exports.CreateDecoderParameters();
  exports.SetConvertColorspaceToRgb(parameters, 0);
  exports[`Decode${NAMES[codec]}`](context, parameters);
  exports.ReleaseDecoderParameters(parameters);
  const [at, size] = [exports.GetDecodedBuffer(context), exports.GetDecodedBufferSize(context)];
  return finish(exports, context, new Uint8Array(exports.memory.buffer, at, size).slice());
}

function encode(exports: CodecExports, { codec, shape, bytes }: EngineJob): EngineResult {
  const context = contextOf(exports, shape);
  exports.SetDecodedBufferSize(context, bytes.length);
  new Uint8Array(exports.memory.buffer).set(bytes, exports.GetDecodedBuffer(context));
  const parameters = exports.CreateEncoderParameters();
  for (const [name, value] of Object.entries(LOSSLESS)) exports[`Set${name as EncoderProperty}`](parameters, value);
  exports[`Encode${NAMES[codec]}`](context, parameters);
  exports.ReleaseEncoderParameters(parameters);
  const [at, size] = [exports.GetEncodedBuffer(context), exports.GetEncodedBufferSize(context)];
  return finish(exports, context, new Uint8Array(exports.memory.buffer, at, size).slice());
}

function contextOf(exports: CodecExports, shape: EngineShape): Pointer {
  const context = exports.CreateCodecsContext();
  exports.SetColumns(context, shape.columns);
  exports.SetRows(context, shape.rows);
  exports.SetBitsAllocated(context, shape.bitsAllocated);
  exports.SetBitsStored(context, shape.bitsStored);
  exports.SetSamplesPerPixel(context, shape.samplesPerPixel);
  exports.SetPixelRepresentation(context, shape.isSigned ? 1 : 0);
  exports.SetPlanarConfiguration(context, 0);
  exports.SetPhotometricInterpretation(context, PHOTOMETRIC.indexOf(shape.photometric));
  return context;
}

function finish(exports: CodecExports, context: Pointer, bytes: Uint8Array): EngineResult {
  const result = {
    bytes,
    rows: exports.GetRows(context),
    columns: exports.GetColumns(context),
    samplesPerPixel: exports.GetSamplesPerPixel(context),
  };
  exports.ReleaseCodecsContext(context);
  return result;
}

/** What the module asks of a system: nothing that it could get anything from. */
function importsFor(memory: { view(): DataView; text(at: number, length: number): string }): WebAssembly.Imports {
  const nothing = (): number => 0;
  return {
    env: {
      onCodecsException: (at: number, length: number) => {
        throw new Error(memory.text(at, length));
      },
      onCodecsInfo: nothing,
      onCodecsTrace: nothing,
      emscripten_notify_memory_growth: nothing,
    },
    wasi_snapshot_preview1: {
      proc_exit: (status: number) => {
        throw new Error(`the codec ended with status ${status}`);
      },
      // The same time for ever: no codec's output may depend on it.
      clock_time_get: (_clock: number, _precision: bigint, at: number) => {
        memory.view().setBigUint64(at, 0n, true);
        return 0;
      },
      fd_write: (_file: number, vectors: number, count: number, written: number) => {
        const view = memory.view();
        let total = 0;
        for (let i = 0; i < count; i++) total += view.getUint32(vectors + 8 * i + 4, true);
        view.setUint32(written, total, true);
        return 0;
      },
      fd_close: nothing,
      fd_seek: nothing,
      environ_get: nothing,
      environ_sizes_get: (count: number, size: number) => {
        memory.view().setUint32(count, 0, true);
        memory.view().setUint32(size, 0, true);
        return 0;
      },
    },
  };
}
