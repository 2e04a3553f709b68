import { bundledPath, type ProgramFile } from './program-file.ts';

/** A file of the program, from beside the bundle (scripts/build.ts). */
export async function programFile(file: ProgramFile): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(new URL(`./${bundledPath(file)}`, import.meta.url));
  if (!response.ok) throw new Error(`a file of the program cannot be fetched (${response.status})`);
  return new Uint8Array(await response.arrayBuffer());
}
