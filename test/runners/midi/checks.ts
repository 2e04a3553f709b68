/** The ten actions of MIDI-B 2024 (arXiv:2507.23608, CBIIT/MIDI_validation_script). */
export const ACTIONS = [
  'tag_retained',
  'text_notnull',
  'text_retained',
  'text_removed',
  'date_shifted',
  'uid_changed',
  'uid_consistent',
  'patid_consistent',
  'pixels_hidden',
  'pixels_retained',
] as const;

export type Action = (typeof ACTIONS)[number];

/** One line of the answer key: what must hold at a place of the output. */
export interface Check {
  readonly action: Action;
  /** `HIPAA-A` to `HIPAA-R`, `P15-...`, `TCIA-...`, `DICOM-IOD-1`, `DICOM-IOD-2`. */
  readonly category: string;
  /** Path of the case files. */
  readonly path: string;
  /** The text, date, UID, Patient ID or digest that the action compares with; empty where it compares with nothing. */
  readonly value: string;
  /** Which value of a UID attribute is meant. */
  readonly index?: number;
  /** Words around a planted text: they should stay, so finding them is no trace of it. */
  readonly carrier?: string;
  /** The value was invented by the planter and may be shown. */
  readonly planted: boolean;
}

/** Actions that ask for something to be there: a file that was not released fails them. What it keeps back it removes. */
export const RETAINING: ReadonlySet<Action> = new Set([
  'tag_retained',
  'text_notnull',
  'text_retained',
  'pixels_retained',
]);
