/** For the tests of pictures in this folder: small pictures, and what becomes of them when a made search looks at them. */
import { element, type Part, part10 } from '../../test/build/index.ts';
import { BufferSource } from '../bytes/index.ts';
import { type DicomObject, readObject } from '../dicom/index.ts';
import { type Box, loadFrames, type SeriesRule, type TextFinder } from '../pixel/index.ts';
import { type CompiledPolicy, presetPolicy } from '../policy/index.ts';
import {
  createPipeline,
  type PictureReview,
  PictureSearches,
  type PictureTemplate,
  type Prepared,
  type Verification,
  withSearchedPicture,
} from './index.ts';
import { assembled, INSTANCE, SECRET, slice } from './pipeline.testing.ts';

export const CAPTURE = '1.2.840.10008.5.1.4.1.1.7';
export const CT = '1.2.840.10008.5.1.4.1.1.2';
export const RESEARCH = presetPolicy('research');
export const POLICY: CompiledPolicy = { ...RESEARCH, pixels: { ...RESEARCH.pixels, faces: 'keep' } };
export const [ROWS, COLUMNS] = [16, 24];
export const BOX: Box = { left: 3, top: 2, right: 11, bottom: 7 };

export const PIXELS = Uint8Array.from({ length: ROWS * COLUMNS }, (_, i) => 20 + (i % 200));

export function picture(sopClass: string, more: readonly Part[] = []): Uint8Array {
  const dataSet = slice(
    [element(0x00280010, 'US', ROWS), element(0x00280011, 'US', COLUMNS), element(0x7fe00010, 'OB', PIXELS), ...more],
    sopClass,
  );
  return part10({ meta: { sopClassUid: sopClass, sopInstanceUid: INSTANCE }, dataSet });
}

export interface Outcome {
  readonly prepared: Prepared;
  readonly outcome: string;
  readonly verdict?: Verification;
  readonly written?: DicomObject;
}

export async function through(
  bytes: Uint8Array,
  finder: TextFinder,
  {
    policy = POLICY,
    waived = [],
    review,
    raised,
    templates = [],
    tamper,
  }: {
    readonly policy?: CompiledPolicy;
    readonly waived?: readonly 'refused/pixels'[];
    readonly review?: PictureReview;
    readonly raised?: SeriesRule;
    readonly templates?: readonly PictureTemplate[];
    /** Changes the written bytes before they are checked. */
    readonly tamper?: (written: Uint8Array) => void;
  } = {},
): Promise<Outcome> {
  const { textCleaner } = await loadFrames();
  const searches = new PictureSearches(() => textCleaner(finder));
  const pipeline = createPipeline({
    policy,
    secret: SECRET,
    flags: { rekey: false, media: false },
    searches,
    templates,
    subjectOf: () => undefined,
  });
  try {
    const prepared = await withSearchedPicture(
      pipeline.prepare(new BufferSource(bytes), waived, { ...(review && { review }), ...(raised && { raised }) }),
    );
    if (prepared.status !== 'ready') return { prepared, outcome: prepared.code ?? prepared.status };
    const written = assembled(prepared, bytes);
    tamper?.(written);
    const verdict = await prepared.verifyWhole(new BufferSource(written));
    const object = readObject(new BufferSource(written));
    return { prepared, outcome: verdict.ok ? 'released' : verdict.code, verdict, written: object };
  } finally {
    await searches.close();
  }
}

export const covered = (pixels: Uint8Array, { left, top, right, bottom }: Box): Uint8Array =>
  pixels.map((value, i) => {
    const [x, y] = [i % COLUMNS, Math.floor(i / COLUMNS)];
    return x >= left && x < right && y >= top && y < bottom ? 0 : value;
  });

export const pixelsOf = (object: DicomObject | undefined): Uint8Array =>
  object!.dataSet.get(0x7fe00010)!.bytes().slice();

export function codesOf(object: DicomObject | undefined): string[] {
  return object!.dataSet.items(0x00120064).map((entry) => entry.text(0x00080100));
}
