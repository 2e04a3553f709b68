import { type Attributes, code } from './attributes.ts';
import { mark } from './mark.ts';
import { clock, moment, sceneOf } from './modules.ts';
import { type DicomExample, dicomFile } from './object.ts';
import { familyName } from './person.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

const SAMPLES = 250;

/** Leads in the order of a printout, with their codes in MDC (PS3.16 CID 3001). */
const LEADS = [
  ['2:1', 'Lead I'],
  ['2:2', 'Lead II'],
  ['2:61', 'Lead III'],
  ['2:62', 'aVR, augmented voltage, right'],
  ['2:63', 'aVL, augmented voltage, left'],
  ['2:64', 'aVF, augmented voltage, foot'],
  ['2:3', 'Lead V1'],
  ['2:4', 'Lead V2'],
  ['2:5', 'Lead V3'],
  ['2:6', 'Lead V4'],
  ['2:7', 'Lead V5'],
  ['2:8', 'Lead V6'],
] as const;

/** One second of twelve leads. The machine's own remarks name the patient, who is older than 89. */
export function ecg(world: World): DicomExample {
  const scene = sceneOf(world, 'orpheasEcg', { device: 'ecg', modality: 'ECG', number: 1, description: 'Resting' });
  const { visit } = scene;
  return dicomFile('EXPORT/CARDIO/0001', {
    scene,
    sopClass: 'ecg12',
    number: 1,
    attributes: {
      ContentDate: mark`${visit.date}`,
      ContentTime: clock(scene),
      AcquisitionDateTime: moment(scene),
      AcquisitionContextSequence: [
        {
          ValueType: 'CODE',
          ConceptNameCodeSequence: [code('10:11345', 'MDC', 'ECG Lead System')],
          ConceptCodeSequence: [code('10:11265', 'MDC', 'Standard 12-lead')],
        },
      ],
      CurrentPatientLocation: mark`${`Ward ${visit.admissionId}`}`,
      WaveformSequence: [waveform(world.random('ecg'))],
      WaveformAnnotationSequence: [
        annotation(mark`${visit.patient.family} ${visit.patient.given}: sinus rhythm`),
        annotation(mark`confirmed by ${familyName(visit.performing)} on ${visit.date}`),
      ],
    },
  });
}

function annotation(text: ReturnType<typeof mark>): Attributes {
  return { UnformattedTextValue: text, AnnotationGroupNumber: 0, ReferencedWaveformChannels: [1, 0] };
}

/** PS3.3 C.10.9 with the bounds that PS3.3 A.34.3 gives: 16 bit samples, 200 to 1000 Hz. */
function waveform(random: Random): Attributes {
  return {
    WaveformOriginality: 'ORIGINAL',
    NumberOfWaveformChannels: LEADS.length,
    NumberOfWaveformSamples: SAMPLES,
    SamplingFrequency: String(SAMPLES),
    MultiplexGroupLabel: 'RHYTHM',
    ChannelDefinitionSequence: LEADS.map(([value, meaning]) => channel(code(value, 'MDC', meaning))),
    WaveformBitsAllocated: 16,
    WaveformSampleInterpretation: 'SS',
    'WaveformData OW': Array.from({ length: SAMPLES * LEADS.length }, (_, i) =>
      beat(Math.floor(i / LEADS.length), random),
    ),
  };
}

function channel(source: Attributes): Attributes {
  return {
    ChannelSourceSequence: [source],
    ChannelSensitivity: '5',
    ChannelSensitivityUnitsSequence: [code('uV', 'UCUM', 'microvolt')],
    ChannelSensitivityCorrectionFactor: '1',
    ChannelBaseline: '0',
    ChannelTimeSkew: '0',
    WaveformBitsStored: 16,
  };
}

/** A QRS complex at sample 100, noise elsewhere; two's complement. */
function beat(sample: number, random: Random): number {
  const peak = 200 * Math.max(0, 1 - Math.abs(sample - 100) / 8);
  return (Math.round(peak) + random.between(-4, 4)) & 0xffff;
}
