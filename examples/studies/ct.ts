import { dataSet, element, repeat, SYNTAX } from '../../test/build/index.ts';
import { type Attributes, block, code } from './attributes.ts';
import { csaHeader } from './csa.ts';
import { mark, plain } from './mark.ts';
import { AXIAL, axialPosition, clock, moment, type Scene, sceneOf } from './modules.ts';
import { type DicomExample, dicomFile, type Instance } from './object.ts';
import { personName } from './person.ts';
import { phantom } from './picture.ts';
import { spellUtf16 } from './spelling.ts';
import { ageString, type World } from './world.ts';

const SIZE = 64;

/** Two visits of one patient: twelve slices, and eight two years later. The disc of the hospital. */
export function ctSeries(world: World): {
  readonly first: readonly DicomExample[];
  readonly again: readonly DicomExample[];
} {
  const first = sceneOf(world, 'joergFirst', {
    device: 'ct',
    modality: 'CT',
    number: 2,
    description: 'Thorax 5.0 B31f',
  });
  const again = sceneOf(world, 'joergAgain', {
    device: 'ct',
    modality: 'CT',
    number: 3,
    description: 'Thorax 5.0 B31f',
  });
  const slices = (scene: Scene, count: number, folder: string, more: (number: number) => Partial<Instance>) =>
    Array.from({ length: count }, (_, i) => {
      const { attributes, ...oddities } = more(i + 1);
      const path = `LINDENHOF_CD/DICOM/PA000001/${folder}/SE000001/IM0000${String(i + 1).padStart(2, '0')}`;
      return dicomFile(path, {
        scene,
        sopClass: 'ct',
        number: i + 1,
        attributes: { ...ctImage(world, scene, i), ...siemens(scene, i), ...attributes },
        ...oddities,
      });
    });
  return {
    first: slices(first, 12, 'ST000001', (number) => oddityOf(first, number)),
    again: slices(again, 8, 'ST000002', () => ({ attributes: corrected(world, again) })),
  };
}

function ctImage(world: World, scene: Scene, index: number): Attributes {
  const { visit } = scene;
  const picture = phantom(SIZE, world.random(`ct/${scene.seriesUid}/${index}`), { air: 24, tissue: 1060, inside: 180 });
  return {
    ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
    BodyPartExamined: 'CHEST',
    PatientPosition: 'HFS',
    ProtocolName: mark`Thorax Routine ${visit.patient.family}`,
    PerformingPhysicianName: personName(visit.performing),
    RequestAttributesSequence: [request(scene)],
    PerformedProcedureStepStartDate: mark`${visit.date}`,
    PerformedProcedureStepStartTime: clock(scene),
    PerformedProcedureStepID: mark`${visit.requestedProcedureId}`,
    AdmissionID: mark`${visit.admissionId}`,
    AcquisitionDate: mark`${visit.date}`,
    AcquisitionTime: clock(scene, 1),
    AcquisitionDateTime: moment(scene, 1),
    ContentDate: mark`${visit.date}`,
    ContentTime: clock(scene, 1),
    AcquisitionNumber: 1,
    FrameOfReferenceUID: mark`${scene.frameOfReferenceUid}`,
    PositionReferenceIndicator: '',
    ImagePositionPatient: axialPosition(index, 5),
    ImageOrientationPatient: AXIAL,
    SliceLocation: String(index * 5),
    SliceThickness: '5',
    PixelSpacing: ['3.75', '3.75'],
    KVP: '120',
    XRayTubeCurrent: '140',
    ExposureTime: '500',
    ConvolutionKernel: 'B31f',
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: SIZE,
    Columns: SIZE,
    BitsAllocated: 16,
    BitsStored: 12,
    HighBit: 11,
    PixelRepresentation: 0,
    RescaleIntercept: '-1024',
    RescaleSlope: '1',
    RescaleType: 'HU',
    WindowCenter: ['40', '-600'],
    WindowWidth: ['400', '1200'],
    'PixelData OW': [...picture.values],
  };
}

/** An order as the worklist gives it: its ids and words lead back to the patient. */
function request({ visit }: Scene): Attributes {
  return {
    RequestedProcedureID: mark`${visit.requestedProcedureId}`,
    RequestedProcedureDescription: 'CT Thorax',
    ScheduledProcedureStepID: mark`${visit.requestedProcedureId}`,
    ScheduledProcedureStepDescription: mark`Thorax, Pat. ${visit.patient.family} nuechtern`,
    RequestedProcedureCodeSequence: [code('CTTHX', '99LINDE', 'CT Thorax')],
  };
}

/** The blocks that this vendor writes: acquisition numbers, and headers of its own format with the patient inside. */
function siemens(scene: Scene, index: number): Attributes {
  const { patient, date } = scene.visit;
  const image = csaHeader({
    EchoLinePosition: plain(''),
    SliceLocation: plain(String(index * 5)),
    PatientsName: mark`${patient.family}^${patient.given}`,
    PatientID: mark`${patient.id}`,
  });
  const series = csaHeader({
    PatientBirthDate: mark`${patient.birthDate}`,
    ProtocolFile: mark`C:\\MedCom\\Patients\\${spellUtf16(patient.family.text)}\\thorax.xml`,
  });
  return {
    ...block(0x0019, 0x10, 'SIEMENS CT VA0  COAD', { 'B0 DS': '24', '92 DS': '0.9' }),
    ...block(0x0029, 0x10, 'SIEMENS CSA HEADER', {
      '08 CS': 'IMAGE NUM 4',
      '09 LO': mark`${date}`,
      '10 OB': image,
      '18 CS': 'CT',
      '19 LO': mark`${date}`,
      '20 OB': series,
    }),
    ...block(0x0029, 0x11, 'SIEMENS MEDCOM HEADER', { '20 LO': mark`WORKLIST ${patient.id}` }),
  };
}

/** One odd place for each of some slices. All of them are readable. */
function oddityOf({ visit }: Scene, number: number): Partial<Instance> {
  const { patient } = visit;
  switch (number) {
    case 1:
      return { preamble: mark`exported for ${patient.family}, ${patient.given}, case ${patient.id}` };
    case 2:
      return {
        meta: {
          SourceApplicationEntityTitle: mark`${'LINDE_STORE_CT'}`,
          SendingApplicationEntityTitle: mark`${'LINDE_PACS_NORTH'}`,
          ReceivingApplicationEntityTitle: mark`${'DISC_BURNER_H3'}`,
          PrivateInformationCreatorUID: '2.25.90210',
          PrivateInformation: mark`job for ${patient.id}`,
        },
      };
    case 3:
      return { attributes: { DataSetTrailingPadding: mark`${patient.family}, ${visit.accession}` } };
    case 4:
      // Group 0004 belongs into a DICOMDIR alone (PS3.10 8.2).
      return { attributes: { '0004,1500 CS': mark`TMP\\${patient.id}\\IM4` } };
    case 5:
      return { attributes: strangeGroupLengths(patient.otherId, patient.id) };
    case 6:
      return { attributes: unknownBlock(patient.otherId, visit.referring) };
    case 7:
      return { openSequences: true };
    case 8:
      return { transferSyntax: SYNTAX.implicitLittle };
    default:
      return {};
  }
}

/** PS3.5 7.2 gives group lengths one number; nobody checks whether the bytes are one. */
function strangeGroupLengths(otherId: string, id: string): Attributes {
  return { '0010,0000 UL': mark`${id}`, '0008,0000 UL': 4711, '0020,0000 UN': mark`${otherId}` };
}

/** What a gateway that did not know the dictionary left: UN with text, UN that is a sequence (PS3.5 6.2.2). */
function unknownBlock(otherId: string, referring: string): Attributes {
  return block(0x0011, 0x10, 'ACME GATEWAY 1.1', {
    '01 UN': mark`${otherId}`,
    '02 UN': [{ ReferringPhysicianName: personName(referring), PatientID: mark`${otherId}` }],
    '03 UN': repeat(0xa5, 64),
    '04 UN': dataSet(SYNTAX.implicitLittle, element(0x00080060, 'CS', 'CT')),
  });
}

/** The second visit was first filed under another number and name (PS3.3 C.12.1.1.9). */
function corrected(world: World, { visit }: Scene): Attributes {
  return {
    PatientAge: ageString(visit.patient.birthDate, visit.date),
    OriginalAttributesSequence: [
      {
        AttributeModificationDateTime: mark`${visit.date}${plain('193000')}`,
        ModifyingSystem: mark`${'LINDE_PACS_NORTH'}`,
        SourceOfPreviousValues: mark`${visit.hospital.name}`,
        ReasonForTheAttributeModification: 'CORRECT',
        ModifiedAttributesSequence: [
          {
            PatientName: personName('Maiglöckchen^Jörg', 'ISO_IR 100'),
            PatientID: mark`${`TMP-${world.random('temporary').digits(7)}`}`,
          },
        ],
      },
    ],
  };
}
