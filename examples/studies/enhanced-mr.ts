import { type Attributes, block, code } from './attributes.ts';
import { mark, plain } from './mark.ts';
import { AXIAL, axialPosition, clock, moment, type Scene, sceneOf } from './modules.ts';
import { type DicomExample, dicomFile } from './object.ts';
import { phantom } from './picture.ts';
import type { World } from './world.ts';

const SIZE = 32;
const FRAMES = 8;

/**
 * Diffusion in eight frames: dates, stack ids and private blocks stand in the per-frame functional groups. The b-value
 * (2001,xx03) is in PS3.15 Table E.3.10-1, its neighbours are not.
 */
export function enhancedMr(world: World): readonly DicomExample[] {
  const series = { device: 'enhancedMr', modality: 'MR', description: 'DWI b0 b1000' } as const;
  return [5, 6].map((number) => {
    const scene = sceneOf(world, 'sonamuBrain', { ...series, number });
    return dicomFile(`EXPORT/DALBIT_SONAMU/DWI_${number}.dcm`, {
      scene,
      sopClass: 'enhancedMr',
      number: 1,
      openSequences: number === 6,
      attributes: {
        ...enhancedImage(scene),
        ...pixels(world, scene),
        ...dimensions(world, scene),
        SharedFunctionalGroupsSequence: [sharedGroups()],
        PerFrameFunctionalGroupsSequence: Array.from({ length: FRAMES }, (_, i) => frameGroups(scene, i)),
        ...philips(scene),
      },
    });
  });
}

/** PS3.3 C.8.13.1, C.8.13.4 and the modules around them. */
function enhancedImage(scene: Scene): Attributes {
  const { visit } = scene;
  return {
    ImageType: ['ORIGINAL', 'PRIMARY', 'DIFFUSION', 'NONE'],
    ProtocolName: mark`DWI ${visit.patient.latin.family}`,
    PerformedProcedureStepID: mark`${visit.requestedProcedureId}`,
    PerformedProcedureStepStartDate: mark`${visit.date}`,
    PerformedProcedureStepStartTime: clock(scene),
    PerformedProcedureStepDescription: 'MR brain',
    PatientPosition: 'HFS',
    FrameOfReferenceUID: mark`${scene.frameOfReferenceUid}`,
    PositionReferenceIndicator: '',
    ContentDate: mark`${visit.date}`,
    ContentTime: clock(scene, 3),
    AcquisitionDateTime: moment(scene, 1),
    AcquisitionDuration: 64,
    AcquisitionNumber: 1,
    AcquisitionContextSequence: [],
    ResonantNucleus: '1H',
    KSpaceFiltering: 'NONE',
    MagneticFieldStrength: '3',
    ApplicableSafetyStandardAgency: 'IEC',
    ContentQualification: 'PRODUCT',
    PixelPresentation: 'MONOCHROME',
    VolumetricProperties: 'VOLUME',
    VolumeBasedCalculationTechnique: 'NONE',
    ComplexImageComponent: 'MAGNITUDE',
    AcquisitionContrast: 'DIFFUSION',
    BurnedInAnnotation: 'NO',
    LossyImageCompression: '00',
    PresentationLUTShape: 'IDENTITY',
    PulseSequenceName: 'DwiSE',
    MRAcquisitionType: '2D',
    EchoPulseSequence: 'SPIN',
    MultipleSpinEcho: 'NO',
    MultiPlanarExcitation: 'NO',
    PhaseContrast: 'NO',
    TimeOfFlightContrast: 'NO',
    SteadyStatePulseSequence: 'NONE',
    EchoPlanarPulseSequence: 'YES',
    SaturationRecovery: 'NO',
    SpectrallySelectedSuppression: 'FAT',
    OversamplingPhase: 'NONE',
    GeometryOfKSpaceTraversal: 'RECTILINEAR',
    RectilinearPhaseEncodeReordering: 'LINEAR',
    SegmentedKSpaceTraversal: 'SINGLE',
    NumberOfKSpaceTrajectories: 1,
  };
}

function pixels(world: World, scene: Scene): Attributes {
  const random = world.random(`enhanced/${scene.seriesUid}`);
  const frames = Array.from({ length: FRAMES }, (_, i) =>
    phantom(SIZE, random, { air: 2, tissue: 300 - 20 * i, inside: 500 - 40 * i }),
  );
  return {
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    NumberOfFrames: FRAMES,
    Rows: SIZE,
    Columns: SIZE,
    BitsAllocated: 16,
    BitsStored: 12,
    HighBit: 11,
    PixelRepresentation: 0,
    'PixelData OW': frames.flatMap((frame) => [...frame.values]),
  };
}

/** Frames are ordered by position and b-value (PS3.3 C.7.6.17). */
function dimensions(world: World, scene: Scene): Attributes {
  const organization = mark`${world.uid(`dimension/${scene.seriesUid}`)}`;
  const index = (pointer: number, group: number): Attributes => ({
    DimensionOrganizationUID: organization,
    DimensionIndexPointer: pointer,
    FunctionalGroupPointer: group,
  });
  return {
    DimensionOrganizationSequence: [{ DimensionOrganizationUID: organization }],
    DimensionIndexSequence: [index(0x00209057, 0x00209111), index(0x00189087, 0x00189117)],
  };
}

/** What is the same in all frames (PS3.3 A.36.2). */
function sharedGroups(): Attributes {
  return {
    PixelMeasuresSequence: [{ PixelSpacing: ['7.5', '7.5'], SliceThickness: '5' }],
    PlaneOrientationSequence: [{ ImageOrientationPatient: AXIAL }],
    FrameAnatomySequence: [{ FrameLaterality: 'U', AnatomicRegionSequence: [code('12738006', 'SCT', 'Brain')] }],
    PixelValueTransformationSequence: [{ RescaleIntercept: '0', RescaleSlope: '1', RescaleType: 'US' }],
    FrameVOILUTSequence: [{ WindowCenter: '250', WindowWidth: '500' }],
    MRImageFrameTypeSequence: [
      {
        FrameType: ['ORIGINAL', 'PRIMARY', 'DIFFUSION', 'NONE'],
        PixelPresentation: 'MONOCHROME',
        VolumetricProperties: 'VOLUME',
        VolumeBasedCalculationTechnique: 'NONE',
        ComplexImageComponent: 'MAGNITUDE',
        AcquisitionContrast: 'DIFFUSION',
      },
    ],
    MRTimingAndRelatedParametersSequence: [
      {
        RepetitionTime: '5000',
        FlipAngle: '90',
        EchoTrainLength: 0,
        RFEchoTrainLength: 0,
        GradientEchoTrainLength: 63,
        SpecificAbsorptionRateSequence: [
          { SpecificAbsorptionRateDefinition: 'IEC_WHOLE_BODY', SpecificAbsorptionRateValue: 0.4 },
        ],
        GradientOutputType: 'DB_DT',
        GradientOutput: 50,
        OperatingModeSequence: [{ OperatingModeType: 'STATIC FIELD', OperatingMode: 'IEC_NORMAL' }],
      },
    ],
    MRFOVGeometrySequence: [
      {
        InPlanePhaseEncodingDirection: 'COLUMN',
        MRAcquisitionFrequencyEncodingSteps: SIZE,
        MRAcquisitionPhaseEncodingStepsInPlane: SIZE,
        PercentSampling: '100',
        PercentPhaseFieldOfView: '100',
      },
    ],
    MREchoSequence: [{ EffectiveEchoTime: 80 }],
    MRModifierSequence: [
      {
        InversionRecovery: 'NO',
        FlowCompensation: 'NONE',
        Spoiling: 'NONE',
        T2Preparation: 'NO',
        SpectrallySelectedExcitation: 'NONE',
        SpatialPresaturation: 'NONE',
        PartialFourier: 'NO',
        ParallelAcquisition: 'NO',
      },
    ],
    MRImagingModifierSequence: [
      {
        MagnetizationTransfer: 'NONE',
        BloodSignalNulling: 'NO',
        Tagging: 'NONE',
        TransmitterFrequency: 127.7,
        PixelBandwidth: '1500',
      },
    ],
    MRReceiveCoilSequence: [
      {
        ReceiveCoilName: 'HEAD',
        ReceiveCoilManufacturerName: '',
        ReceiveCoilType: 'VOLUME',
        QuadratureReceiveCoil: 'NO',
      },
    ],
    MRTransmitCoilSequence: [{ TransmitCoilName: 'BODY', TransmitCoilManufacturerName: '', TransmitCoilType: 'BODY' }],
    MRAveragesSequence: [{ NumberOfAverages: '1' }],
  };
}

/** One frame: four positions with b = 0, then the same with b = 1000. */
function frameGroups(scene: Scene, index: number): Attributes {
  const { patient } = scene.visit;
  const bValue = index < 4 ? 0 : 1000;
  const position = index % 4;
  return {
    FrameContentSequence: [
      {
        FrameAcquisitionNumber: 1,
        FrameReferenceDateTime: moment(scene, 1),
        FrameAcquisitionDateTime: moment(scene, 1),
        FrameAcquisitionDuration: 8,
        StackID: '1',
        InStackPositionNumber: position + 1,
        DimensionIndexValues: [position + 1, index < 4 ? 1 : 2],
        FrameComments: mark`${patient.latin.family} ${patient.id}`,
      },
    ],
    PlanePositionSequence: [{ ImagePositionPatient: axialPosition(position, 5) }],
    MRDiffusionSequence: [
      {
        DiffusionBValue: bValue,
        DiffusionDirectionality: bValue === 0 ? 'NONE' : 'ISOTROPIC',
      },
    ],
    ...block(0x2005, 0x14, 'Philips MR Imaging DD 005', {
      '0F SQ': [
        {
          ...block(0x2001, 0x10, 'Philips Imaging DD 001', {
            '03 FL': bValue,
            '0A IS': position + 1,
            'F1 LO': mark`${patient.latin.family}^${patient.latin.given}`,
          }),
        },
      ],
    }),
  };
}

/** At the top level the same creator says more than physics. */
function philips(scene: Scene): Attributes {
  const { visit, device } = scene;
  return {
    ...block(0x2001, 0x10, 'Philips Imaging DD 001', {
      '03 FL': 1000,
      '18 SL': 4,
      '63 CS': 'ELSEWHERE',
      'C8 LO': mark`${plain('Exam of ')}${visit.patient.latin.family}`,
    }),
    ...block(0x2005, 0x10, 'Philips MR Imaging DD 001', { '9F CS': 'NONE', '37 LO': mark`${device.serial}` }),
  };
}
