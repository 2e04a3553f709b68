import { sha256Hex } from '../crypto/index.ts';
import { areaOf, around, type Box, type DeviceKey, holds, isOfDevice, isSameBox, sharedArea } from '../pixel/index.ts';
import type { DeviceTemplate, PictureRecord } from '../project/index.ts';

/** So many patients must have text in one place, or it is a place of one of them. */
const LEAST_PATIENTS = 5;
/** Areas that share more than this of all that they cover are the same place. */
const SAME = 0.8;

/** A device of which pictures were accepted, and what came of them. */
export interface LearnedDevice {
  readonly device: DeviceKey;
  readonly pictures: number;
  readonly patients: number;
  /** Absent where no place has enough patients, or templates have them all. */
  readonly template?: DeviceTemplate;
}

export interface LearningContext {
  readonly templates: readonly DeviceTemplate[];
  /** UTC, ISO 8601. */
  readonly at: string;
}

/**
 * Learns from accepted pictures where devices write: what is covered in the same place in pictures of several patients.
 * The same pictures teach the same in any order.
 */
export function learnTemplates(records: Iterable<PictureRecord>, context: LearningContext): LearnedDevice[] {
  const devices = new Map<string, Taught>();
  for (const record of records) {
    if (record.decision?.verdict !== 'accept' || record.patient === undefined || record.look === 'none') continue;
    const key = JSON.stringify(keyOf(record.device));
    const taught = devices.get(key) ?? { device: record.device, pictures: 0, boxes: new Map() };
    devices.set(key, taught);
    taught.pictures++;
    const boxes = taught.boxes.get(record.patient) ?? new Map<string, Box>();
    taught.boxes.set(record.patient, boxes);
    for (const box of coveredBoxes(record)) boxes.set(JSON.stringify(box), box);
  }
  return [...devices].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, taught]) => learnedOf(taught, context));
}

interface Taught {
  readonly device: DeviceKey;
  pictures: number;
  /** By patient. */
  readonly boxes: Map<string, Map<string, Box>>;
}

/** As the last decision wants it, carried out or not. */
function coveredBoxes({ boxes, decision, rows, columns }: PictureRecord): Box[] {
  const { cover = [], uncover = [] } = decision ?? {};
  const isTaken = (frame: number, box: Box): boolean =>
    uncover.some(({ frames, box: taken }) => isSameBox(taken, box) && (frames === 'all' || frames.includes(frame)));
  const found = boxes.filter(
    ({ origin, suppressed, frame, ...box }) =>
      origin !== 'person' && (suppressed === undefined || suppressed === 'exempted') && !isTaken(frame, box),
  );
  const all = [...found, ...cover.map(({ box }) => box)].map(rectangle);
  return all.filter(({ right, bottom }) => right <= columns && bottom <= rows);
}

function learnedOf({ device, pictures, boxes }: Taught, { templates, at }: LearningContext): LearnedDevice {
  const about = { device, pictures, patients: boxes.size };
  const known = templates.filter((template) => isOfDevice(template.device, device)).flatMap((of) => of.boxes);
  const places = placesOf(boxes).filter((box) => !known.some((other) => holds(other, box)));
  if (places.length === 0 || !isNamed(device)) return about;
  const id = sha256Hex(new TextEncoder().encode(JSON.stringify([keyOf(device), places]))).slice(0, 32);
  return { ...about, template: { id, device: keyOf(device), boxes: places, from: 'learned', at } };
}

/** A device that says nothing of itself is any device. */
const isNamed = ({ manufacturer, model }: DeviceKey): boolean => manufacturer !== '' && model !== '';

/** Around what is in the same place in enough patients. */
function placesOf(boxes: Taught['boxes']): Box[] {
  const seen = [...boxes].flatMap(([patient, of]) => [...of.values()].map((box) => ({ patient, box })));
  seen.sort((a, b) => compare(a.box, b.box) || (a.patient < b.patient ? -1 : 1));
  const places: { readonly first: Box; box: Box; readonly patients: Set<string> }[] = [];
  for (const { patient, box } of seen) {
    const place = places.find(({ first }) => overlap(first, box) >= SAME);
    if (place === undefined) places.push({ first: box, box, patients: new Set([patient]) });
    else {
      place.box = around(place.box, box);
      place.patients.add(patient);
    }
  }
  return places.filter(({ patients }) => patients.size >= LEAST_PATIENTS).map(({ box }) => box);
}

const keyOf = ({ manufacturer, model, software, rows, columns, modality, sopClass }: DeviceKey): DeviceKey => ({
  manufacturer,
  model,
  software,
  rows,
  columns,
  modality,
  sopClass,
});

const rectangle = ({ left, top, right, bottom }: Box): Box => ({ left, top, right, bottom });

const compare = (a: Box, b: Box): number =>
  a.top - b.top || a.left - b.left || a.bottom - b.bottom || a.right - b.right;

/** Intersection over union. */
function overlap(a: Box, b: Box): number {
  const shared = sharedArea(a, b);
  return shared / (areaOf(a) + areaOf(b) - shared);
}
