import type { Attributes } from './attributes.ts';
import { mark, plain } from './mark.ts';
import { personName } from './person.ts';
import { ageString, type Device, type DeviceKey, type Visit, type VisitKey, type World } from './world.ts';

/** Where and when an object was made: what all instances of one series have in common. */
export interface Scene {
  readonly visit: Visit;
  readonly device: Device;
  readonly modality: string;
  readonly seriesNumber: number;
  readonly deviceUid: string;
  readonly seriesUid: string;
  readonly frameOfReferenceUid: string;
  readonly description: string;
}

/**
 * A series. Its UID is built as modalities build them, over serial number and time of the study: the UID itself tells
 * when and where.
 */
export function sceneOf(
  world: World,
  visitKey: VisitKey,
  series: { device: DeviceKey; modality: string; number: number; description: string },
): Scene {
  const visit = world.visits[visitKey];
  const device = world.devices[series.device];
  return {
    visit,
    device,
    modality: series.modality,
    seriesNumber: series.number,
    deviceUid: `${world.root}.${device.serial}`,
    seriesUid: `${world.root}.${device.serial}.${visit.date}${visit.time}.${series.number}`,
    frameOfReferenceUid: world.uid(`frame/${visitKey}`),
    description: series.description,
  };
}

export function instanceUid(scene: Scene, number: number): string {
  return `${scene.seriesUid}.${number}`;
}

/** Patient, Study, Series and Equipment modules (PS3.3 C.7.1 to C.7.5), each value that identifies marked. */
export function commonModules(scene: Scene): Attributes {
  return { ...patientModule(scene), ...studyModule(scene), ...seriesModule(scene), ...equipmentModule(scene) };
}

/** Time of day as the modality has it: the study's hour, later by some minutes. Times are no needles. */
export function clock(scene: Scene, minutes = 0): string {
  const total = Number(scene.visit.time.slice(0, 2)) * 60 + Number(scene.visit.time.slice(2, 4)) + minutes;
  const two = (number: number) => String(number).padStart(2, '0');
  return `${two(Math.floor(total / 60))}${two(total % 60)}${scene.visit.time.slice(4)}`;
}

/** A DT value of which the date is the needle. */
export function moment(scene: Scene, minutes = 0) {
  return mark`${scene.visit.date}${plain(clock(scene, minutes))}`;
}

/** PS3.3 C.7.6.2: where slice or frame `index` (from 0) lies in an axial stack. */
export function axialPosition(index: number, spacing: number): readonly string[] {
  return ['-120', '-120', String(index * spacing)];
}

export const AXIAL = ['1', '0', '0', '0', '1', '0'] as const;

function patientModule({ visit }: Scene): Attributes {
  const { patient } = visit;
  return {
    ...(patient.characterSet === '' ? {} : { SpecificCharacterSet: patient.characterSet }),
    PatientName: patient.name,
    PatientID: mark`${patient.id}`,
    ...(patient.issuer === '' ? {} : { IssuerOfPatientID: mark`${patient.issuer}` }),
    PatientBirthDate: mark`${patient.birthDate}`,
    PatientSex: patient.sex,
    OtherPatientIDsSequence: [{ PatientID: mark`${patient.otherId}`, TypeOfPatientID: 'TEXT' }],
    PatientAddress: mark`${patient.address}`,
    PatientTelephoneNumbers: mark`${patient.phone}`,
  };
}

function studyModule({ visit }: Scene): Attributes {
  return {
    StudyInstanceUID: mark`${visit.studyUid}`,
    StudyDate: mark`${visit.date}`,
    StudyTime: visit.time,
    ReferringPhysicianName: personName(visit.referring),
    StudyID: mark`${visit.studyId}`,
    AccessionNumber: mark`${visit.accession}`,
    StudyDescription: visit.description,
    PatientAge: ageString(visit.patient.birthDate, visit.date),
    PatientWeight: '71',
    PatientSize: '1.74',
  };
}

function seriesModule(scene: Scene): Attributes {
  const { visit } = scene;
  return {
    Modality: scene.modality,
    SeriesInstanceUID: mark`${scene.seriesUid}`,
    SeriesNumber: scene.seriesNumber,
    SeriesDate: mark`${visit.date}`,
    SeriesTime: clock(scene),
    SeriesDescription: scene.description,
    OperatorsName: personName(visit.operator),
  };
}

function equipmentModule({ device, visit }: Scene): Attributes {
  return {
    Manufacturer: device.manufacturer,
    ManufacturerModelName: device.model,
    StationName: mark`${device.station}`,
    DeviceSerialNumber: mark`${device.serial}`,
    SoftwareVersions: device.software,
    InstitutionName: mark`${visit.hospital.name}`,
    InstitutionAddress: mark`${visit.hospital.address}`,
    InstitutionalDepartmentName: mark`${visit.hospital.department}`,
  };
}
