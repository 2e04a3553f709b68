import { join, type Marked, mark, plain } from './mark.ts';
import { PATIENT_KEYS, type Patient, type PatientKey, patientOf, STAFF } from './person.ts';
import { type Random, randomOf } from './random.ts';

/** A hospital that does not exist. */
export interface Hospital {
  readonly name: string;
  readonly address: string;
  readonly department: string;
}

export interface Device {
  readonly manufacturer: string;
  readonly model: string;
  readonly station: string;
  readonly serial: string;
  readonly software: string;
}

/** One coming of a patient: what becomes a study. */
export interface Visit {
  readonly patient: Patient;
  readonly hospital: Hospital;
  readonly studyUid: string;
  readonly date: string;
  readonly time: string;
  readonly accession: string;
  readonly studyId: string;
  readonly description: Marked;
  readonly referring: string;
  readonly performing: string;
  readonly operator: string;
  readonly requestedProcedureId: string;
  readonly admissionId: string;
}

export interface World {
  readonly patients: Readonly<Record<PatientKey, Patient>>;
  readonly visits: Readonly<Record<VisitKey, Visit>>;
  readonly devices: Readonly<Record<DeviceKey, Device>>;
  /** What the UIDs that devices make begin with. */
  readonly root: string;
  random(label: string): Random;
  /** A UID of the form `2.25.` + decimal (PS3.5 B.2). */
  uid(label: string): string;
}

const HOSPITALS = {
  lindenhof: {
    name: 'Klinikum Lindenhof am Mustersee',
    address: 'Seestrasse 1, 00999 Musterstadt',
    department: 'Radiologie Haus 3',
  },
  ficticia: { name: 'Saint Ficticia Infirmary', address: '1 Nowhere Crescent, Fiddlewick', department: 'Imaging East' },
  milkyway: { name: 'Milky Way Memorial Hospital', address: '7 Comet Avenue, Gasang', department: 'Radiology 2F' },
} as const satisfies Record<string, Hospital>;

/** Who comes where for what; `{family}` is where somebody typed the name into the Study Description. */
const VISITS = {
  joergFirst: ['joerg', 'lindenhof', 'CT Thorax nativ'],
  joergAgain: ['joerg', 'lindenhof', 'CT Thorax Verlauf bei {family}'],
  aenneChest: ['aenne', 'lindenhof', 'Thorax in 2 Ebenen'],
  marigoldHead: ['marigold', 'ficticia', 'MR head without contrast'],
  marigoldSpine: ['marigold', 'ficticia', 'MR cervical spine'],
  tobiasAbdomen: ['tobias', 'ficticia', 'US abdomen'],
  sonamuBrain: ['sonamu', 'milkyway', 'MR brain diffusion'],
  mikanScan: ['mikan', 'milkyway', 'Outside films of {family}'],
  lanbingPet: ['lanbing', 'milkyway', 'PET whole body'],
  ulyanaKnee: ['ulyana', 'lindenhof', 'MR Knie links'],
  orpheasEcg: ['orpheas', 'ficticia', 'Resting ECG'],
  dokmaiReport: ['dokmai', 'milkyway', 'Report of outside study'],
  sciborLetter: ['scibor', 'lindenhof', 'Arztbrief'],
  nescioTrauma: ['nescio', 'ficticia', 'Pelvis portable'],
} as const satisfies Record<string, readonly [PatientKey, keyof typeof HOSPITALS, string]>;

export type VisitKey = keyof typeof VISITS;

const DEVICES = {
  ct: ['SIEMENS', 'SOMATOM Imaginary', 'CTLINDE', 'VB20A'],
  cr: ['Agfa', 'CR Imaginary', 'CRLINDE', 'DIG_3.0'],
  mr: ['GE MEDICAL SYSTEMS', 'SIGNA Imaginary', 'MRFICT', '29\\LX\\MR Software release:29.0'],
  us: ['Imaginary Ultrasound', 'Echo 9', 'USFICT', '4.1.7'],
  enhancedMr: ['Philips Medical Systems', 'Ingenia Imaginary', 'MRMILKY', '5.7.1\\5.7.1.2'],
  pet: ['Philips Medical Systems', 'Gemini Imaginary', 'PTMILKY', '3.6'],
  ecg: ['Imaginary Cardiology', 'Rhythm 12', 'ECFICT', '2.0'],
  workstation: ['Imaginary Workstations', 'Reader', 'WSLINDE', '11.2'],
  scanner: ['Imaginary Scanners', 'Paper 300', 'SCMILKY', '1.0'],
} as const satisfies Record<string, readonly [string, string, string, string]>;

export type DeviceKey = keyof typeof DEVICES;

/** Everybody and everything that the examples are about. */
export function makeWorld(seed: number): World {
  const random = (label: string) => randomOf(seed, label);
  const uid = (label: string) => `2.25.${random(`uid/${label}`).digits(38)}`;
  const patients = record(PATIENT_KEYS, (key) => patientOf(key, random(`patient/${key}`)));
  const visits = record(keysOf(VISITS), (key) => visitOf(key, { patients, random, uid }));
  const devices = record(keysOf(DEVICES), (key) => deviceOf(key, random(`device/${key}`)));
  return { patients, visits, devices, root: `2.25.${random('root').digits(22)}`, random, uid };
}

/** Whole years between two dates, as AS has it. */
export function ageString(birthDate: string, date: string): string {
  const years = Number(date.slice(0, 4)) - Number(birthDate.slice(0, 4));
  const before = date.slice(4) < birthDate.slice(4);
  return `${String(before ? years - 1 : years).padStart(3, '0')}Y`;
}

function visitOf(key: VisitKey, world: Pick<World, 'patients' | 'random' | 'uid'>): Visit {
  const [patientKey, hospital, description] = VISITS[key];
  const patient = world.patients[patientKey];
  const random = world.random(`visit/${key}`);
  const years = key === 'joergAgain' ? [2021, 2022] : [2018, 2020];
  return {
    patient,
    hospital: HOSPITALS[hospital],
    studyUid: world.uid(`study/${key}`),
    date: `${random.between(years[0]!, years[1]!)}${two(random.between(2, 12))}${two(random.between(2, 28))}`,
    time: `${two(random.between(7, 18))}${two(random.between(0, 59))}${two(random.between(0, 59))}`,
    accession: `A${random.digits(9)}`,
    studyId: `ST${random.digits(6)}`,
    description: described(description, patient),
    referring: random.pick(STAFF),
    performing: random.pick(STAFF),
    operator: random.pick(STAFF),
    requestedProcedureId: `RP${random.digits(7)}`,
    admissionId: `ADM${random.digits(7)}`,
  };
}

function described(template: string, { family }: Patient): Marked {
  const [before = '', after] = template.split('{family}');
  return after === undefined ? plain(before) : join(plain(before), mark`${family}`, plain(after));
}

function deviceOf(key: DeviceKey, random: Random): Device {
  const [manufacturer, model, station, software] = DEVICES[key];
  return { manufacturer, model, station: `${station}${random.digits(3)}`, serial: random.digits(6), software };
}

function record<K extends string, V>(keys: readonly K[], make: (key: K) => V): Record<K, V> {
  return Object.fromEntries(keys.map((key) => [key, make(key)])) as Record<K, V>;
}

const keysOf = <T extends object>(table: T) => Object.keys(table) as (keyof T & string)[];
const two = (number: number) => String(number).padStart(2, '0');
