import { bundledName, type WasmFile } from './wasm-file.ts';

/** A codec's module, from the folder `codecs` beside the bundle (scripts/build.ts). */
export async function wasmModule(file: WasmFile): Promise<WebAssembly.Module> {
  const response = await fetch(new URL(`./codecs/${bundledName(file)}`, import.meta.url));
  if (!response.ok) throw new Error(`a codec cannot be fetched (${response.status})`);
  return await WebAssembly.compile(await response.arrayBuffer());
}
