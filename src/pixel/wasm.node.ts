import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const packages = createRequire(import.meta.url);

/** A codec's module, from the package that it comes with; in a bundle from the folder beside it (scripts/build.ts). */
export async function wasmModule(path: string): Promise<WebAssembly.Module> {
  return await WebAssembly.compile(new Uint8Array(readFileSync(packages.resolve(path))));
}
