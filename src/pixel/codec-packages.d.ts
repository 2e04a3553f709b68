/** The parts of the Emscripten packages that are used here; they come without types. */
interface EmscriptenOptions {
  print(text: string): void;
  printErr(text: string): void;
  instantiateWasm(imports: WebAssembly.Imports, receive: (instance: WebAssembly.Instance) => void): WebAssembly.Exports;
}

interface EmscriptenFrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned: boolean;
}

interface EmscriptenDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  getDecodedBuffer(): Uint8Array | Uint8ClampedArray;
  decode(): void;
  getFrameInfo(): EmscriptenFrameInfo;
  delete(): void;
}

declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  const factory: (options: EmscriptenOptions) => Promise<{ readonly J2KDecoder: new () => EmscriptenDecoder }>;

  export = factory;
}

declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  const factory: (options: EmscriptenOptions) => Promise<{ readonly JpegLSDecoder: new () => EmscriptenDecoder }>;

  export = factory;
}
