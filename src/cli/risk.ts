import type { DataSet } from '../dicom/index.ts';
import {
  type ClassFigures,
  type ColumnFigures,
  classFigures,
  classSizes,
  columnFigures,
  equivalenceClasses,
  type Partition,
  partitionBy,
  RARE_BELOW,
} from './equivalence-classes.ts';
import { AGE, ageBand, COMMON_PATIENTS, type QuasiIdentifier, SOP_CLASS } from './quasi-identifiers.ts';
import { RemainingFacts } from './remaining-facts.ts';
import { ValueSets } from './value-sets.ts';

const STUDY_INSTANCE_UID = 0x0020000d;
const SERIES_INSTANCE_UID = 0x0020000e;
const TEMPORAL_INFORMATION_MODIFIED = 0x00280303;
/** Rare classes that are shown to a person. */
const MOST_RARE = 20;

/**
 * The figures for an expert (45 CFR 164.514(b)(1)). They are of this set alone: how many people outside of it look the
 * same, they do not know.
 */
export interface RiskFigures {
  readonly classes: ClassFigures;
  /** With ages in bands of five years; absent where age is no quasi-identifier. */
  readonly banded?: ClassFigures;
  readonly columns: readonly QuasiFigures[];
  /**
   * The attribute without which k is largest, and of several the one that leaves the fewest patients in rare classes;
   * absent where none helps.
   */
  readonly best?: QuasiFigures;
  /** The smallest classes of fewer than five patients, not all where there are many. */
  readonly rare: readonly RareClass[];
}

export interface QuasiFigures extends ColumnFigures {
  readonly quasi: QuasiIdentifier;
  /** Patients who have a value. */
  readonly patients: number;
  /** Different values or sets of values. */
  readonly values: number;
}

/** Values of a rare class, those that are there. */
export interface RareClass {
  readonly patients: number;
  readonly values: readonly { readonly keyword: string; readonly values: readonly string[] }[];
}

interface Patient {
  readonly number: number;
  /** For each quasi-identifier the number of the set of values that his objects have. */
  readonly row: number[];
}

/**
 * Collects the figures from one object after the other. A patient's row holds, for each quasi-identifier, the set of all
 * values at the top level of his objects: whoever has the files sees every one of them, so a most frequent value would
 * make patients look more alike than they are.
 */
export class RiskCollector {
  readonly quasi: readonly QuasiIdentifier[];
  readonly remaining = new RemainingFacts();
  objects = 0;
  /** Objects by what (0028,0303) says of their dates. */
  readonly temporal: Record<TemporalInformation, number> = { UNMODIFIED: 0, MODIFIED: 0, REMOVED: 0, unsaid: 0 };
  readonly #patients = new Map<string, Patient>();
  readonly #studies = new Set<string>();
  readonly #series = new Set<string>();
  readonly #sets: readonly ValueSets[];

  constructor(quasi: readonly QuasiIdentifier[]) {
    this.quasi = quasi;
    this.#sets = quasi.map(() => new ValueSets());
  }

  get patientCount(): number {
    return this.#patients.size;
  }

  get studies(): number {
    return this.#studies.size;
  }

  get series(): number {
    return this.#series.size;
  }

  /** `patientKey` tells patients apart; it goes nowhere. */
  add(dataSet: DataSet, patientKey: string): void {
    this.objects++;
    const { number, row } = this.#patient(patientKey);
    for (const [i, { tag, read }] of this.quasi.entries()) {
      for (const value of dataSet.texts(tag)) row[i] = this.#sets[i]!.with(row[i]!, read(value));
    }
    addIfNamed(this.#studies, dataSet.text(STUDY_INSTANCE_UID));
    addIfNamed(this.#series, dataSet.text(SERIES_INSTANCE_UID));
    this.temporal[temporalInformation(dataSet.text(TEMPORAL_INFORMATION_MODIFIED))]++;
    this.remaining.add(dataSet, number);
  }

  figures(): RiskFigures {
    const rows = [...this.#patients.values()];
    const columns = this.quasi.map((quasi, i) => this.#column(quasi, i));
    const partitions = columns.map(({ numbers }, i) => partitionBy(rows.map(({ row }) => numbers[row[i]!]!)));
    const partition = equivalenceClasses(partitions, rows.length);
    const classes = classFigures(partition);
    const figures = columnFigures(partitions, rows.length).map((column, i) => ({
      ...column,
      ...this.#presence(columns[i]!, i),
      quasi: this.quasi[i]!,
    }));
    const banded = this.#banded(partitions);
    const best = bestRemoval(figures, classes);
    return {
      classes,
      ...(banded === undefined ? {} : { banded }),
      columns: figures,
      ...(best === undefined ? {} : { best }),
      rare: this.#rare(partition, columns),
    };
  }

  #banded(partitions: readonly Partition[]): ClassFigures | undefined {
    const ages = this.quasi.findIndex(({ keyword }) => keyword === AGE);
    if (ages < 0) return undefined;
    const { numbers } = this.#sets[ages]!.mapped(ageBand);
    const rows = [...this.#patients.values()];
    const bands = partitionBy(rows.map(({ row }) => numbers[row[ages]!]!));
    return classFigures(equivalenceClasses(partitions.with(ages, bands), rows.length));
  }

  #patient(key: string): Patient {
    let patient = this.#patients.get(key);
    if (patient === undefined) {
      patient = { number: this.#patients.size, row: this.quasi.map(() => 0) };
      this.#patients.set(key, patient);
    }
    return patient;
  }

  #column({ keyword }: QuasiIdentifier, column: number): Column {
    const sets = this.#sets[column]!;
    if (keyword !== SOP_CLASS) return sets.mapped((value) => value);
    const patients = this.#patientsByValue(column);
    return sets.mapped((value) => ((patients.get(value) ?? 0) < COMMON_PATIENTS ? value : ''));
  }

  #patientsByValue(column: number): ReadonlyMap<string, number> {
    const patients = new Map<string, number>();
    for (const { row } of this.#patients.values()) {
      for (const value of this.#sets[column]!.values(row[column]!)) patients.set(value, (patients.get(value) ?? 0) + 1);
    }
    return patients;
  }

  #presence({ numbers }: Column, column: number): { readonly patients: number; readonly values: number } {
    const sets = Array.from(this.#patients.values(), ({ row }) => numbers[row[column]!]!).filter((set) => set !== 0);
    return { patients: sets.length, values: new Set(sets).size };
  }

  #rare(partition: Partition, columns: readonly Column[]): RareClass[] {
    const sizes = classSizes(partition);
    const classes = [...sizes.keys()].filter((number) => sizes[number]! < RARE_BELOW);
    const shown = new Set(classes.sort((a, b) => sizes[a]! - sizes[b]! || a - b).slice(0, MOST_RARE));
    const rare: RareClass[] = [];
    for (const { number: patient, row } of this.#patients.values()) {
      const number = partition.classOf[patient]!;
      if (shown.delete(number)) rare.push({ patients: sizes[number]!, values: this.#valuesOf(row, columns) });
    }
    return rare.sort((a, b) => a.patients - b.patients);
  }

  #valuesOf(row: readonly number[], columns: readonly Column[]): RareClass['values'] {
    const all = columns.map(({ sets, numbers }, i) => {
      return { keyword: this.quasi[i]!.keyword, values: sets.values(numbers[row[i]!]!) };
    });
    return all.filter(({ values }) => values.length > 0);
  }
}

type Column = ReturnType<ValueSets['mapped']>;

export type TemporalInformation = 'UNMODIFIED' | 'MODIFIED' | 'REMOVED' | 'unsaid';

function temporalInformation(text: string): TemporalInformation {
  return text === 'UNMODIFIED' || text === 'MODIFIED' || text === 'REMOVED' ? text : 'unsaid';
}

function addIfNamed(uids: Set<string>, uid: string): void {
  if (uid !== '') uids.add(uid);
}

function bestRemoval(columns: readonly QuasiFigures[], classes: ClassFigures): QuasiFigures | undefined {
  const helps = ({ without }: QuasiFigures): boolean =>
    without.smallest > classes.smallest || without.rare.patients < classes.rare.patients;
  return columns
    .filter(helps)
    .sort((a, b) => b.without.smallest - a.without.smallest || a.without.rare.patients - b.without.rare.patients)[0];
}
