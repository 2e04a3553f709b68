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
import type { TestDataSet, TestElement } from '../policy/index.ts';
import { tagText } from '../standard/index.ts';

const LITTLE = { explicit: true, bigEndian: false } as const;
const CT_IMAGE = '1.2.840.10008.5.1.4.1.1.2';
const SPECIFIC_CHARACTER_SET = 0x00080005;

/** What every object has, unless the dataset says another value. */
const givenElements = (sopClass: string): TestDataSet => [
  { tag: SPECIFIC_CHARACTER_SET, vr: 'CS', values: ['ISO_IR 192'] },
  { tag: 0x00080016, vr: 'UI', values: [sopClass] },
  { tag: 0x00080018, vr: 'UI', values: ['1.2.826.0.1.3680043.9.7777.1'] },
  { tag: 0x0020000d, vr: 'UI', values: ['1.2.826.0.1.3680043.9.7777.2'] },
  { tag: 0x0020000e, vr: 'UI', values: ['1.2.826.0.1.3680043.9.7777.3'] },
];

/**
 * The object of a test's dataset, as a data set in explicit VR little endian; text in UTF-8 unless the dataset declares
 * another character set.
 *
 * @throws {Failure} `policy/value` for text that the declared character set does not have
 */
export function objectOf(dataset: TestDataSet, sopClass = CT_IMAGE): Uint8Array {
  const said = new Set(dataset.map(({ tag }) => tag));
  const whole = [...givenElements(sopClass).filter(({ tag }) => !said.has(tag)), ...dataset];
  return dataSetBytes(whole, textCodec([]));
}

function dataSetBytes(dataset: TestDataSet, around: TextCodec): Uint8Array {
  const codec = codecOf(dataset) ?? around;
  return concatBytes(dataset.toSorted((a, b) => a.tag - b.tag).map((element) => elementBytes(element, codec)));
}

/** The character set that a data set or item declares (PS3.5 7.5.3). */
function codecOf(dataset: TestDataSet): TextCodec | undefined {
  const declared = dataset.find(({ tag }) => tag === SPECIFIC_CHARACTER_SET);
  return declared === undefined || 'items' in declared
    ? undefined
    : textCodec(declared.values.flatMap((value) => String(value).split('\\')));
}

function elementBytes(element: TestElement, codec: TextCodec): Uint8Array {
  const { tag } = element;
  if ('items' in element) {
    const items = element.items.map((item) => encodeItem(dataSetBytes(item, codec), LITTLE));
    return encodeElement(tag, VR.SQ, concatBytes(items), LITTLE);
  }
  const vr = vrOfName(element.vr);
  const bytes = valueBytes(vr, element.values, codec);
  if (bytes !== undefined) return encodeElement(tag, vr, bytes, LITTLE);
  throw new Failure('policy/value', `${tagText(tag)}: text that the declared character set does not have`);
}

function valueBytes(vr: Vr, values: readonly (string | number)[], codec: TextCodec): Uint8Array | undefined {
  if (values.length === 0) return new Uint8Array();
  if (values.every((value) => typeof value === 'number')) return encodeNumbers(vr, values, false);
  const text = values.join('\\');
  // Checked when the tests were read: what follows no character set is ASCII.
  if (IS_TEXT[vr] !== 1) return encodeAscii(text);
  return codec.encode(text, IS_SINGLE_VALUED[vr] === 1 ? 'text' : vr === VR.PN ? 'name' : 'multi');
}
