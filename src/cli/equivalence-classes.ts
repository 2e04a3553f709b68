/** Patients by class: those of one class are the same in every column, and who looks for one of them finds them all. */
export interface Partition {
  /** For each patient the number of his class. */
  readonly classOf: Uint32Array;
  readonly classes: number;
}

/** How well a set hides its patients among each other. Shares and risks are from 0 to 1. */
export interface ClassFigures {
  readonly patients: number;
  readonly classes: number;
  /** k of k-anonymity: patients in the smallest class; 0 without patients. */
  readonly smallest: number;
  /** Patients by the size of their class. */
  readonly bySize: {
    readonly one: number;
    readonly twoToFour: number;
    readonly fiveToNine: number;
    readonly more: number;
  };
  /** Of being found, by somebody who knows that the patient is in the set: 1 / size of the class. */
  readonly highestRisk: number;
  readonly averageRisk: number;
  /** Classes of fewer than five, and their patients. */
  readonly rare: { readonly classes: number; readonly patients: number };
}

/** What one column does to the classes. */
export interface ColumnFigures {
  /** Patients alone in their class who would not be without this column. */
  readonly uniqueBecauseOf: number;
  readonly without: ClassFigures;
}

export const RARE_BELOW = 5;

/** The classes by what one column says of each patient. */
export function partitionBy(column: Iterable<number>): Partition {
  return numbered(Float64Array.from(column));
}

/** The classes by all columns together. */
export function equivalenceClasses(columns: readonly Partition[], patients: number): Partition {
  return columns.reduce(crossed, everybody(patients));
}

/** Patients in each class, by its number. */
export function classSizes({ classOf, classes }: Partition): Uint32Array {
  const sizes = new Uint32Array(classes);
  for (const number of classOf) sizes[number]!++;
  return sizes;
}

export function classFigures(partition: Partition): ClassFigures {
  const bySize = { one: 0, twoToFour: 0, fiveToNine: 0, more: 0 };
  let smallest = Number.POSITIVE_INFINITY;
  let rareClasses = 0;
  for (const size of classSizes(partition)) {
    bySize[sizeName(size)] += size;
    smallest = Math.min(smallest, size);
    if (size < RARE_BELOW) rareClasses++;
  }
  const patients = partition.classOf.length;
  return {
    patients,
    classes: partition.classes,
    smallest: patients === 0 ? 0 : smallest,
    bySize,
    highestRisk: patients === 0 ? 0 : 1 / smallest,
    // Each class of n patients adds n times 1/n.
    averageRisk: patients === 0 ? 0 : partition.classes / patients,
    rare: { classes: rareClasses, patients: bySize.one + bySize.twoToFour },
  };
}

/**
 * What each column does. The classes without a column are those by the columns before it, crossed with those by the
 * columns behind it, so that all of them together take three passes a column.
 */
export function columnFigures(columns: readonly Partition[], patients: number): ColumnFigures[] {
  const before = scanned(columns, patients);
  const behind = scanned(columns.toReversed(), patients).reverse();
  const all = classFigures(before.at(-1)!);
  return columns.map((_, i) => {
    const without = classFigures(crossed(before[i]!, behind[i + 1]!));
    // Who is alone without the column is alone with it as well.
    return { uniqueBecauseOf: all.bySize.one - without.bySize.one, without };
  });
}

/** The classes by no column, by the first, by the first two, …. */
function scanned(columns: readonly Partition[], patients: number): Partition[] {
  const partitions = [everybody(patients)];
  for (const column of columns) partitions.push(crossed(partitions.at(-1)!, column));
  return partitions;
}

const everybody = (patients: number): Partition => ({
  classOf: new Uint32Array(patients),
  classes: Math.min(patients, 1),
});

/** Patients who are together in both. */
function crossed(a: Partition, b: Partition): Partition {
  if (a.classes <= 1) return b;
  if (b.classes <= 1) return a;
  return numbered(Float64Array.from(a.classOf, (number, patient) => number * b.classes + b.classOf[patient]!));
}

/** Numbers from 0 in the place of any numbers. */
function numbered(labels: Float64Array): Partition {
  const numbers = new Map<number, number>();
  const classOf = new Uint32Array(labels.length);
  for (const [patient, label] of labels.entries()) {
    let number = numbers.get(label);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(label, number);
    }
    classOf[patient] = number;
  }
  return { classOf, classes: numbers.size };
}

function sizeName(size: number): keyof ClassFigures['bySize'] {
  if (size === 1) return 'one';
  if (size < RARE_BELOW) return 'twoToFour';
  return size < 10 ? 'fiveToNine' : 'more';
}
