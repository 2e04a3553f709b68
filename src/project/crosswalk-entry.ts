import { Failure } from '../failure/index.ts';

/** Who is behind a pseudonym, and which study and series of the sources behind new UIDs. Original values. */
export type CrosswalkEntry =
  | {
      readonly kind: 'patient';
      readonly pseudonym: string;
      readonly issuer: string;
      /** Patient ID; where there was none, the study that stood for the patient. */
      readonly id: string;
      readonly unidentified: boolean;
      readonly names: readonly string[];
    }
  | {
      readonly kind: 'series';
      readonly pseudonym: string;
      readonly studyInstanceUid: string;
      readonly seriesInstanceUid: string;
      /** As they stand in the output path. */
      readonly newStudy: string;
      readonly newSeries: string;
    };

const FORMAT = 'leadglass.crosswalk/1';

/** Equal entries give equal text: the keyed id of the text tells whether it is known. */
export function serializeEntry(entry: CrosswalkEntry): string {
  return JSON.stringify({ format: FORMAT, ...entry });
}

/** @throws {Failure} `environment/project-damaged` */
export function parseEntry(text: string): CrosswalkEntry {
  let entry: Partial<Record<string, unknown>>;
  try {
    entry = (JSON.parse(text) as Partial<Record<string, unknown>> | null) ?? {};
  } catch {
    // No cause: the message of JSON.parse repeats the text.
    throw damaged();
  }
  const { format, kind } = entry;
  if (format !== FORMAT) throw damaged();
  const fields = (names: readonly string[]): boolean => names.every((name) => typeof entry[name] === 'string');
  const isPatient = kind === 'patient' && fields(['pseudonym', 'issuer', 'id']) && isTexts(entry.names);
  const isSeries =
    kind === 'series' && fields(['pseudonym', 'studyInstanceUid', 'seriesInstanceUid', 'newStudy', 'newSeries']);
  if (!isPatient && !isSeries) throw damaged();
  const { format: _format, ...rest } = entry;
  return rest as unknown as CrosswalkEntry;
}

const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((one) => typeof one === 'string');

const damaged = (): Failure =>
  new Failure('environment/project-damaged', 'a row of the crosswalk has a format that this version does not know');
