import type { DicomObject } from '../dicom/index.ts';
import type { FailureCode } from '../failure/index.ts';
import {
  isUltrasound,
  lookFor,
  type PictureLook,
  searchSize,
  type TextRule,
  textRule,
  unreadPicture,
} from '../pixel/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';
import { getOrMake, increment } from './header-facts.ts';

/** How pictures that one rule judges would be searched for text. */
export interface SearchFacts {
  readonly look: PictureLook;
  objects: number;
  frames: number;
  /** CPU seconds, native runtime. */
  seconds: number;
}

/** What a person should know of pictures beside that, in objects. */
export const PICTURE_NOTES = [
  'overlay-in-pixels',
  'overlay-plane',
  'icon',
  'ultrasound-regions',
  'no-ultrasound-regions',
] as const;
export type PictureNote = (typeof PICTURE_NOTES)[number];

const ICON_IMAGE_SEQUENCE = 0x00880200;
const ULTRASOUND_REGIONS = 0x00186011;

/** What headers say of pictures, in counts: nothing is decoded. */
export class PictureFacts {
  readonly searches = new Map<TextRule, SearchFacts>();
  readonly notes = new Map<PictureNote, number>();
  /** Pictures that would be held because they cannot be decoded, by the reason. */
  readonly unread = new Map<FailureCode, number>();
  readonly #effort: CompiledPolicy['pixels']['effort'];

  constructor({ effort }: Pick<CompiledPolicy['pixels'], 'effort'>) {
    this.#effort = effort;
  }

  add(object: DicomObject): void {
    const { dataSet } = object;
    const rule = textRule(dataSet);
    if (rule === 'no-picture') return;
    for (const note of notesOf(object)) increment(this.notes, note);
    const look = lookFor(dataSet, this.#effort);
    const facts = getOrMake(this.searches, rule, (): SearchFacts => ({ look, objects: 0, frames: 0, seconds: 0 }));
    facts.objects++;
    if (look === 'none') return;
    const unread = unreadPicture(object);
    if (unread !== undefined) {
      increment(this.unread, unread);
      return;
    }
    const { frames, frameSeconds } = searchSize(dataSet, look);
    facts.frames += frames;
    facts.seconds += frames * frameSeconds;
  }
}

function notesOf({ dataSet }: DicomObject): PictureNote[] {
  const notes: PictureNote[] = [];
  const overlays = Array.from({ length: 16 }, (_, i) => (0x6000 + 2 * i) * 0x10000);
  const hasData = (base: number): boolean => dataSet.has(base + 0x3000);
  if (overlays.some((base) => dataSet.has(base + 0x0010) && !hasData(base))) notes.push('overlay-in-pixels');
  if (overlays.some(hasData)) notes.push('overlay-plane');
  if (dataSet.items(ICON_IMAGE_SEQUENCE).length > 0) notes.push('icon');
  if (isUltrasound(dataSet)) {
    notes.push(dataSet.items(ULTRASOUND_REGIONS).length > 0 ? 'ultrasound-regions' : 'no-ultrasound-regions');
  }
  return notes;
}
