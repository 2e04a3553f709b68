/** What was looked up in the crosswalk, signed with the custody key: the secret of the project alone adds no record. */
import { join } from 'node:path';
import { type KeyPair, publicKeyOfJwk } from '../crypto/index.ts';
import { custodySigningKeys } from './custody-key.ts';
import type { ProjectFacts } from './facts.ts';
import { addRecord, type ChainLink, type ChainPlace, readRecords } from './record-chain.ts';

const FORMAT = 'leadglass.access/1';

export interface Access {
  readonly kind: 'reidentify' | 'export-maps';
  readonly purpose: string;
  readonly ticket: string;
  /** With what the custody key was opened. */
  readonly by: 'recovery' | 'shares' | 'project';
  /** Keyed ids of what was asked for. Empty where everything was. */
  readonly asked: readonly string[];
  /** How many of them were found, and of how many patients rows were shown. */
  readonly found: number;
  readonly patients: number;
}

export type AccessRecord = ChainLink<typeof FORMAT> & Access;

interface Place {
  readonly folder: string;
  readonly facts: ProjectFacts;
}

/** Signs and keeps a record. What it is about is shown only when this has returned. The project is locked meanwhile. */
export async function recordAccess(place: Place, access: Access, custody: KeyPair): Promise<AccessRecord> {
  const signing = await custodySigningKeys(custody);
  try {
    return await addRecord(chainOf(place), access, signing);
  } finally {
    signing.privateKey.destroy();
  }
}

/**
 * All records, oldest first.
 * @throws {Failure} `refused/signature` where one was changed, removed in the middle, or is not signed by custody. That
 *   the last ones were removed shows only to whoever knows how many there were.
 */
export function readAccessRecords(place: Place): Promise<readonly AccessRecord[]> {
  const { custody } = place.facts;
  return readRecords(chainOf(place), custody === undefined ? undefined : publicKeyOfJwk(custody.signing));
}

function chainOf({ folder, facts }: Place): ChainPlace<typeof FORMAT> {
  return {
    folder: join(folder, 'access'),
    projectId: facts.id,
    format: FORMAT,
    kind: 'access',
    about: 'what was looked up',
  };
}
