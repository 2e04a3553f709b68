import type { Engine, EngineJob, EngineResult } from './engine-types.ts';

/** OpenJPEG: JPEG 2000 and HTJ2K. */
export async function openJpegEngine(module: WebAssembly.Module): Promise<Engine> {
  const { default: factory } = await import('@cornerstonejs/codec-openjpeg/decodewasmjs');
  const { J2KDecoder } = await factory(optionsFor(module));
  return { run: (job) => decode(new J2KDecoder(), job) };
}

/** CharLS: JPEG-LS. On data that end too soon it never comes back. */
export async function charLsEngine(module: WebAssembly.Module): Promise<Engine> {
  const { default: factory } = await import('@cornerstonejs/codec-charls/decodewasmjs');
  const { JpegLSDecoder } = await factory(optionsFor(module));
  return { run: (job) => decode(new JpegLSDecoder(), job) };
}

/** A new object for each factory: it keeps what it was given and registers its classes there. */
function optionsFor(module: WebAssembly.Module): EmscriptenOptions {
  const nothing = (): void => {};
  return {
    print: nothing,
    printErr: nothing,
    instantiateWasm: (imports, receive) => {
      const instance = new WebAssembly.Instance(module, imports);
      receive(instance);
      return instance.exports;
    },
  };
}

function decode(decoder: EmscriptenDecoder, { bytes, work }: EngineJob): EngineResult {
  if (work !== 'decode') throw new Error('this engine only decodes');
  decoder.getEncodedBuffer(bytes.length).set(bytes);
  decoder.decode();
  const { width, height, componentCount } = decoder.getFrameInfo();
  const result = {
    // A view of the module's memory, which the next call moves, and one of clamped bytes: 256 is 255 in these, not 0.
    bytes: new Uint8Array(decoder.getDecodedBuffer()),
    rows: height,
    columns: width,
    samplesPerPixel: componentCount,
  };
  decoder.delete();
  return result;
}
