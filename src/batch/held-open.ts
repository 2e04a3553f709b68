import { WHOLE_OBJECT } from '../bytes/file.node.ts';
import type { ByteSource } from '../bytes/index.ts';
import { type FailureCode, isFailure } from '../failure/index.ts';
import { KeptCopies, KeyedIds, type Project, withVault } from '../project/index.ts';
import { keptFolder } from './desk.ts';
import { listHeld, type SourcedRecord } from './held-sources.ts';
import { SourceOpener } from './opener.ts';
import { hashOf } from './part.ts';
import { SourceList } from './sources.ts';

/** The source of a held instance, to look at it. */
export type OpenedHeld =
  /** `copy`: the source is gone, and these are the bytes that were kept of it. */
  | { readonly state: 'there' | 'copy'; readonly source: ByteSource; close(): void }
  | { readonly state: 'not-there'; readonly code: FailureCode };

/** The sealed copies of a project. */
export const keptCopies = (project: Project): KeptCopies =>
  new KeptCopies({ ...withVault(project), folder: keptFolder(project.folder) });

/** Opens what a record is about, when it still has the bytes that were held. Writes nothing. */
export async function openHeld(project: Project, record: SourcedRecord): Promise<OpenedHeld> {
  const list = new SourceList();
  const copies = keptCopies(project);
  const { settled } = await listHeld([record], list, copies);
  const code = settled.get(0)?.code;
  if (code !== undefined) return { state: 'not-there', code };
  const opener = new SourceOpener(copies);
  const ref = list.ref(0);
  try {
    const opened = opener.open(ref, WHOLE_OBJECT);
    const close = (): void => {
      opened.close();
      opener.close();
    };
    if (new KeyedIds(project.secret).content(hashOf(opened.source)) === record.content) {
      return { state: ref.kind === 'copy' ? 'copy' : 'there', source: opened.source, close };
    }
    close();
    return { state: 'not-there', code: 'input/source-changed' };
  } catch (error) {
    opener.close();
    if (isFailure(error)) return { state: 'not-there', code: error.code };
    throw error;
  }
}
