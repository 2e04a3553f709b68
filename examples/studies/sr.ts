import { SYNTAX } from '../../test/build/index.ts';
import { type Attributes, code } from './attributes.ts';
import { type Concept, containerItem, contentItem, evidence, imageItem, textItem } from './content.ts';
import { mark, plain } from './mark.ts';
import { clock, moment, type Scene, sceneOf } from './modules.ts';
import { type DicomExample, dicomFile } from './object.ts';
import { familyName, personName } from './person.ts';
import type { World } from './world.ts';

const FINDING: Concept = ['121071', 'DCM', 'Finding'];
const MILLIMETRE = code('mm', 'UCUM', 'mm');

/** A measured report on the CT: names and dates as PNAME, DATE, UIDREF and in the words of the findings. */
export function report(world: World, images: readonly DicomExample[]): DicomExample {
  const scene = sceneOf(world, 'joergFirst', {
    device: 'workstation',
    modality: 'SR',
    number: 900,
    description: 'Befund',
  });
  return dicomFile('LINDENHOF_CD/DICOM/PA000001/ST000001/SE000002/SR000001', {
    scene,
    sopClass: 'comprehensiveSr',
    number: 1,
    attributes: {
      ...documentModule(scene),
      VerificationFlag: 'VERIFIED',
      VerifyingObserverSequence: [
        {
          VerifyingOrganization: mark`${scene.visit.hospital.name}`,
          VerificationDateTime: moment(scene, 40),
          VerifyingObserverName: personName(scene.visit.performing),
          VerifyingObserverIdentificationCodeSequence: [],
        },
      ],
      ReferencedRequestSequence: [requestItem(scene)],
      CurrentRequestedProcedureEvidenceSequence: evidence(images.slice(0, 2)),
      ...containerItem(['18747-6', 'LN', 'CT Report'], [...context(scene), ...findings(scene, images)]),
    },
  });
}

/** A report in Thai, deflated: what is in it shows only after inflating. */
export function deflatedReports(world: World): readonly DicomExample[] {
  const scene = sceneOf(world, 'dokmaiReport', {
    device: 'workstation',
    modality: 'SR',
    number: 7,
    description: 'Report',
  });
  const { patient } = scene.visit;
  return [1, 2].map((number) =>
    dicomFile(`LOOSE/deflated_${number}.dcm`, {
      scene,
      sopClass: 'basicTextSr',
      number,
      transferSyntax: SYNTAX.deflated,
      attributes: {
        ...documentModule(scene),
        VerificationFlag: 'UNVERIFIED',
        ...containerItem(
          ['11528-7', 'LN', 'Radiology Report'],
          [
            contentItem('HAS OBS CONTEXT', 'PNAME', ['121008', 'DCM', 'Person Observer Name'], {
              PersonName: personName('บัวหลวง', 'ISO_IR 166'),
            }),
            textItem('CONTAINS', FINDING, mark`${patient.given} ${patient.family} HN ${patient.id}: no acute finding.`),
          ],
        ),
      },
    }),
  );
}

function documentModule(scene: Scene): Attributes {
  return {
    ReferencedPerformedProcedureStepSequence: [],
    PerformedProcedureCodeSequence: [],
    CompletionFlag: 'COMPLETE',
    ContentDate: mark`${scene.visit.date}`,
    ContentTime: clock(scene, 30),
  };
}

function requestItem({ visit }: Scene): Attributes {
  return {
    StudyInstanceUID: mark`${visit.studyUid}`,
    ReferencedStudySequence: [],
    AccessionNumber: mark`${visit.accession}`,
    PlacerOrderNumberImagingServiceRequest: mark`${`P-${visit.accession}`}`,
    FillerOrderNumberImagingServiceRequest: mark`${`F-${visit.accession}`}`,
    RequestedProcedureID: mark`${visit.requestedProcedureId}`,
    RequestedProcedureDescription: 'CT Thorax',
    RequestedProcedureCodeSequence: [],
  };
}

/** Observation context (TID 1001): who looked, at whom. */
function context({ visit, deviceUid }: Scene): readonly Attributes[] {
  const { patient } = visit;
  const of = (valueType: string, concept: Concept, value: Attributes) =>
    contentItem('HAS OBS CONTEXT', valueType, concept, value);
  return [
    contentItem('HAS CONCEPT MOD', 'CODE', ['121049', 'DCM', 'Language of Content Item and Descendants'], {
      ConceptCodeSequence: [code('de', 'RFC5646', 'German')],
    }),
    of('CODE', ['121005', 'DCM', 'Observer Type'], { ConceptCodeSequence: [code('121006', 'DCM', 'Person')] }),
    of('PNAME', ['121008', 'DCM', 'Person Observer Name'], { PersonName: personName(visit.performing) }),
    of('TEXT', ['121009', 'DCM', "Person Observer's Organization Name"], { TextValue: mark`${visit.hospital.name}` }),
    of('UIDREF', ['121018', 'DCM', 'Procedure Study Instance UID'], { UID: mark`${visit.studyUid}` }),
    of('UIDREF', ['121012', 'DCM', 'Device Observer UID'], { UID: mark`${deviceUid}` }),
    of('PNAME', ['121029', 'DCM', 'Subject Name'], { PersonName: patient.name }),
    of('TEXT', ['121030', 'DCM', 'Subject ID'], { TextValue: mark`${patient.id}` }),
    of('DATE', ['121031', 'DCM', 'Subject Birth Date'], { Date: mark`${patient.birthDate}` }),
  ];
}

function findings({ visit }: Scene, images: readonly DicomExample[]): readonly Attributes[] {
  const { patient } = visit;
  const performed = germanDate(visit.date);
  return [
    {
      RelationshipType: 'CONTAINS',
      ...containerItem(
        ['121070', 'DCM', 'Findings'],
        [
          textItem(
            'CONTAINS',
            FINDING,
            mark`Herr ${patient.family} (geb. ${germanDate(patient.birthDate)}, Nr. ${patient.id}) am ${performed}: Rundherd rechts.`,
          ),
          contentItem('CONTAINS', 'NUM', ['410668003', 'SCT', 'Length'], {
            MeasuredValueSequence: [{ NumericValue: '11.4', MeasurementUnitsCodeSequence: [MILLIMETRE] }],
            ContentSequence: [imageItem('INFERRED FROM', images[0]!)],
          }),
          imageItem('CONTAINS', images[1]!),
          contentItem('CONTAINS', 'DATETIME', ['111526', 'DCM', 'DateTime Started'], {
            DateTime: mark`${visit.date}${plain('101500')}`,
          }),
        ],
      ),
    },
    {
      RelationshipType: 'CONTAINS',
      ...containerItem(
        ['121076', 'DCM', 'Conclusions'],
        [
          textItem(
            'CONTAINS',
            ['121077', 'DCM', 'Conclusion'],
            mark`Kontrolle. Rueckfragen: Dr. ${familyName(visit.performing)}, Tel. ${patient.phone}.`,
          ),
        ],
      ),
    },
  ];
}

const germanDate = (date: string) => date.replace(/(....)(..)(..)/, '$3.$2.$1');
