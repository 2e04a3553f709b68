import { PrivateBlockNumbers } from '../deid/index.ts';
import {
  concatBytes,
  encodeAscii,
  encodeElement,
  encodeItem,
  encodeNumbers,
  IS_SINGLE_VALUED,
  IS_TEXT,
  type TextCodec,
  textCodec,
  VR,
  type Vr,
  vrOfName,
} from '../dicom/index.ts';
import { Failure } from '../failure/index.ts';
import { selectorText, type TestDataSet, type TestElement } from '../policy/index.ts';

const LITTLE = { explicit: true, bigEndian: false } as const;
const CT_IMAGE = '1.2.840.10008.5.1.4.1.1.2';
const SPECIFIC_CHARACTER_SET = 0x00080005;

/** What every object has, unless the dataset says another value. */
const givenElements = (sopClass: string): TestDataSet =>
  (
    [
      [SPECIFIC_CHARACTER_SET, 'CS', 'ISO_IR 192'],
      [0x00080016, 'UI', sopClass],
      [0x00080018, 'UI', '1.2.826.0.1.3680043.9.7777.1'],
      [0x0020000d, 'UI', '1.2.826.0.1.3680043.9.7777.2'],
      [0x0020000e, 'UI', '1.2.826.0.1.3680043.9.7777.3'],
    ] as const
  ).map(([tag, vr, value]) => ({ at: { kind: 'tag', tag }, vr, values: [value] }));

/**
 * The object of a test's dataset, as a data set in explicit VR little endian; text in UTF-8 unless the dataset declares
 * another character set.
 *
 * @throws {Failure} `policy/value`, `limit/length` for what cannot be written, as text that the declared character set
 *   does not have
 */
export function objectOf(dataset: TestDataSet, sopClass = CT_IMAGE): Uint8Array {
  const said = new Set(dataset.map(({ at }) => selectorText(at)));
  const given = givenElements(sopClass).filter(({ at }) => !said.has(selectorText(at)));
  return dataSetBytes([...given, ...dataset], textCodec([]));
}

function dataSetBytes(dataset: TestDataSet, around: TextCodec): Uint8Array {
  const codec = codecOf(dataset) ?? around;
  const blocks = new PrivateBlockNumbers();
  const elements = dataset.map((element): [number, Uint8Array] => {
    const tag = element.at.kind === 'tag' ? element.at.tag : blocks.tagOf(element.at);
    if (tag === undefined) throw unwritable(element, 'its group has no block left');
    return [tag, elementBytes(tag, element, codec)];
  });
  // Creators are compared byte by byte, whatever the character set.
  for (const [tag, creator] of blocks.creators)
    elements.push([tag, encodeElement(tag, VR.LO, encodeAscii(creator), LITTLE)]);
  return concatBytes(elements.sort(([a], [b]) => a - b).map(([, bytes]) => bytes));
}

/** The character set that a data set or item declares (PS3.5 7.5.3). */
function codecOf(dataset: TestDataSet): TextCodec | undefined {
  const declared = dataset.find(({ at }) => at.kind === 'tag' && at.tag === SPECIFIC_CHARACTER_SET);
  return declared === undefined || 'items' in declared
    ? undefined
    : textCodec(declared.values.flatMap((value) => String(value).split('\\')));
}

function elementBytes(tag: number, element: TestElement, codec: TextCodec): Uint8Array {
  if ('items' in element) {
    const items = element.items.map((item) => encodeItem(dataSetBytes(item, codec), LITTLE));
    return encodeElement(tag, VR.SQ, concatBytes(items), LITTLE);
  }
  const vr = vrOfName(element.vr);
  const bytes = valueBytes(vr, element.values, codec);
  if (bytes === undefined) throw unwritable(element, 'text that the declared character set does not have');
  return encodeElement(tag, vr, bytes, LITTLE);
}

function unwritable({ at }: TestElement, what: string): Failure {
  return new Failure('policy/value', `${selectorText(at)}: ${what}`);
}

function valueBytes(vr: Vr, values: readonly (string | number)[], codec: TextCodec): Uint8Array | undefined {
  if (values.length === 0) return new Uint8Array();
  if (values.every((value) => typeof value === 'number')) return encodeNumbers(vr, values, false);
  const text = values.join('\\');
  // Checked when the tests were read: what follows no character set is ASCII.
  if (IS_TEXT[vr] !== 1) return encodeAscii(text);
  return codec.encode(text, IS_SINGLE_VALUED[vr] === 1 ? 'text' : vr === VR.PN ? 'name' : 'multi');
}
