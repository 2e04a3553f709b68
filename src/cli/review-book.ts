import { sha256Hex } from '../crypto/index.ts';
import {
  type DeviceKey,
  isPending,
  PictureBook,
  type PictureRecord,
  type Project,
  withVault,
} from '../project/index.ts';
import type { Invocation } from './command.ts';
import { heldFilter } from './held-project.ts';

/** The searched pictures of a project, of `--run` where that is given. Nothing is locked: it is only read. */
export function* searchedPictures(project: Project, invocation: Invocation): Generator<PictureRecord> {
  const { run } = heldFilter(invocation);
  for (const record of PictureBook.read(withVault(project)).records()) {
    if (run === undefined || record.run === run) yield record;
  }
}

/** The same for all pictures of one kind of device: what is written on it is not shown. */
export function deviceId({ manufacturer, model, software, rows, columns, modality, sopClass }: DeviceKey): string {
  const key = JSON.stringify([manufacturer, model, software, rows, columns, modality, sopClass]);
  return sha256Hex(new TextEncoder().encode(key)).slice(0, 12);
}

export type DecisionState = 'none' | 'accept' | 'reject' | 'accept (to do)' | 'reject (to do)' | 'undone (to do)';

export function decisionState(record: PictureRecord): DecisionState {
  const verdict = record.decision?.verdict;
  if (!isPending(record)) return verdict ?? 'none';
  return verdict === undefined ? 'undone (to do)' : `${verdict} (to do)`;
}
