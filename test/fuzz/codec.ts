import { BufferSource, type ByteSource, ByteWriter } from '../../src/bytes/index.ts';
import {
  type DataSet,
  type DicomObject,
  EDIT,
  ElementTable,
  isDirectory,
  itemView,
  partBytes,
  ROW,
  readObject,
  referencedFiles,
  rewriteDataSet,
  toJson,
} from '../../src/dicom/index.ts';
import type { ItemView } from '../../src/standard/index.ts';
import { concat } from '../build/index.ts';
import type { Target } from './fuzz.ts';

/** The codec: an object is read, every value is looked at, it is written anew and must be the same. */
export function codecTarget(): Target {
  const table = new ElementTable();
  return ({ bytes }) => {
    const object = readObject(new BufferSource(bytes), { table });
    lookAtAll(object);
    if (!isSame(rewritten(object, false), sourceOf(object))) return 'written otherwise than read';
    if (table.disordered) return faultOfSorted(object, bytes);
    return undefined;
  };
}

/** The same through a source that does not lie in memory and overwrites what it gave. */
export function fileTarget(): Target {
  return ({ bytes }) => {
    const object = readObject(new WindowSource(bytes));
    lookAtAll(object);
    const whole = readObject(new BufferSource(bytes));
    if (object.dataSet.table.count !== whole.dataSet.table.count) return 'another object than from memory';
    return isSame(rewritten(object, false), sourceOf(whole)) ? undefined : 'written otherwise than read from memory';
  };
}

function lookAtAll(object: DicomObject): void {
  const visit = (dataSet: DataSet): void => {
    for (const element of dataSet.elements()) {
      element.strings();
      element.numbers();
      for (const item of element.items()) visit(item);
    }
  };
  visit(object.dataSet);
  object.dataSet.elements().at(-1)?.path;
  toJson(object.dataSet, () => 'bulk');
  if (isDirectory(object.meta, object.dataSet)) referencedFiles(object.dataSet);
  viewAll(itemView(object.dataSet));
}

function viewAll(view: ItemView): void {
  for (const tag of view.tags()) {
    if (!view.has(tag)) throw new TypeError(`a tag that is listed and not there: ${tag}`);
    view.isEmpty(tag);
    for (const item of view.items(tag)) viewAll(item);
  }
}

/** The data set with every sequence and item opened. */
function rewritten(object: DicomObject, sort: boolean): Uint8Array {
  const { table } = object.dataSet;
  const op = new Uint8Array(table.count);
  for (let row = 0; row < table.count; row++) {
    const flags = table.flags[row]!;
    if ((flags & (ROW.item | ROW.sequence)) !== 0) op[row] = EDIT.open;
    if (sort && (flags & ROW.stray) !== 0) op[row] = EDIT.drop;
  }
  const writer = new ByteWriter();
  const parts = rewriteDataSet(object, { op, values: new Map(), insertions: [], sort }, writer);
  return concat(...parts.map((part) => partBytes(part, writer, object).slice()));
}

function sourceOf({ dataSet, dataSetStart, dataSetEnd, transferSyntax }: DicomObject): Uint8Array {
  return dataSet.held.slice(transferSyntax.deflated ? 0 : dataSetStart, dataSetEnd);
}

/** What is wrong with a disordered object that was written sorted. */
function faultOfSorted(object: DicomObject, bytes: Uint8Array): string | undefined {
  if (object.transferSyntax.deflated) return undefined;
  const sorted = rewritten(object, true);
  const again = readObject(new BufferSource(concat(bytes.subarray(0, object.dataSetStart), sorted)));
  return again.dataSet.table.disordered ? 'sorted, and still not in order' : undefined;
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && Buffer.compare(a, b) === 0;

class WindowSource implements ByteSource {
  readonly size: number;
  readonly #bytes: Uint8Array;
  #window = new Uint8Array(0);

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.size = bytes.length;
  }

  read(start: number, end: number): Uint8Array {
    const bytes = this.#bytes.subarray(Math.max(start, 0), Math.max(start, end));
    this.#window.fill(0xa5);
    if (this.#window.length < bytes.length) this.#window = new Uint8Array(bytes.length);
    this.#window.set(bytes);
    return this.#window.subarray(0, bytes.length);
  }
}
