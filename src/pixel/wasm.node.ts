import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { WasmFile } from './wasm-file.ts';

const packages = createRequire(import.meta.url);

/** A codec's module, from the package that it comes with; a bundle has another way to its file (scripts/build.ts). */
export async function wasmModule(file: WasmFile): Promise<WebAssembly.Module> {
  return await WebAssembly.compile(new Uint8Array(readFileSync(packages.resolve(file))));
}
