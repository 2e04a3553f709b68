import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KeyPair, openSealedTo } from '../crypto/index.ts';
import { CROSSWALK_NAME, damaged, HEAD_BYTES, ID_BYTES, PATIENT } from './crosswalk.ts';
import { type CrosswalkEntry, parseEntry } from './crosswalk-entry.ts';
import { crosswalkContext } from './crosswalk-sealer.ts';

/** Keyed ids of the patients that the crosswalk knows. */
export function crosswalkPatients(folder: string): string[] {
  try {
    return readdirSync(join(folder, CROSSWALK_NAME))
      .filter((name) => PATIENT.test(name))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw damaged();
  }
}

/**
 * The rows of one patient, opened with the custody key. A row that a crash cut off at the end is left out.
 * @throws {Failure} `environment/sealed` for another key, or a row of another patient or project
 */
export async function readCrosswalk(
  place: { readonly folder: string; readonly projectId: string },
  patient: string,
  custody: KeyPair,
): Promise<readonly CrosswalkEntry[]> {
  const bytes = readIfThere(join(place.folder, CROSSWALK_NAME, patient));
  const context = crosswalkContext(place.projectId, patient);
  const entries: CrosswalkEntry[] = [];
  for (let at = 0; at + HEAD_BYTES <= bytes.length; ) {
    const length = bytes.readUInt32BE(at + ID_BYTES);
    const end = at + HEAD_BYTES + length;
    if (end > bytes.length) break;
    const opened = await openSealedTo(custody, new Uint8Array(bytes.subarray(at + HEAD_BYTES, end)), context);
    entries.push(parseEntry(new TextDecoder().decode(opened)));
    opened.fill(0);
    at = end;
  }
  return entries;
}

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw damaged();
  }
}
