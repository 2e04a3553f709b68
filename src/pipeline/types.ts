import type { ByteRange, ByteSource } from '../bytes/index.ts';
import type { Decisions } from '../deid/index.ts';
import type { DicomObject } from '../dicom/index.ts';
import type { FailureCode, Finding } from '../failure/index.ts';
import type { PatientKey, Subject } from '../identity/index.ts';
import type {
  AddedArea,
  Box,
  DeviceKey,
  FrameMask,
  PictureBox,
  PictureLook,
  RemovedArea,
  SearchSize,
  SeriesRule,
  SeriesSlice,
} from '../pixel/index.ts';
import type { Checked, Fault } from '../proof/index.ts';
import type { AlarmArea } from './accepted-alarms.ts';
import type { Trait } from './traits.ts';

/** A picture that is to be searched for text, as its header says: how, and how long that may take. */
export interface SurveyedPicture extends SearchSize {
  readonly look: Exclude<PictureLook, 'none'>;
  /** It is held for the face in it, and so is not searched before a person has waived that. */
  readonly isHeldForFace: boolean;
  /** Slices of which the first look is the quick one are also looked at together. */
  readonly series?: SeriesSlice;
}

/** What the header of an input says. */
export type SurveyResult =
  | {
      readonly kind: 'instance';
      readonly key: PatientKey;
      readonly subject: Subject;
      readonly sopInstanceUid: string;
      readonly traits: readonly Trait[];
      /** Where the policy has it searched for text. */
      readonly picture?: SurveyedPicture;
    }
  /** Referenced File IDs, each as its path components. */
  | { readonly kind: 'dicomdir'; readonly references: readonly string[][] }
  | { readonly kind: 'not-dicom' };

/** A stretch of the output: new bytes, valid until the next `prepare`, or a range copied from the source. */
export type Segment = Uint8Array | ByteRange;

/** Path parts below the output folder, made of pseudonyms and new UIDs alone; no extension. */
export interface OutputName {
  readonly patient: string;
  readonly study: string;
  readonly series: string;
  readonly instance: string;
}

/** `checked` and `faults` say what the check read and what kinds of fault it found, for the evidence. */
export type Verification = (
  | { readonly ok: true; readonly findings: readonly Finding[]; readonly checked: Checked }
  | {
      readonly ok: false;
      readonly code: FailureCode;
      readonly findings: readonly Finding[];
      readonly faults: readonly (Fault | 'picture')[];
    }
) & {
  /** Where a second read of the written picture sees text that the search did not; absent where it sees none. */
  readonly alarms?: readonly PictureBox[];
};

/** What a released object has of pictures, and what of them nobody looked for. */
export interface Pictures {
  readonly isThere: boolean;
  /** May show text, or a face, and goes out all the same as the policy asks for. */
  readonly isTextUnchecked: boolean;
  readonly isFaceUnchecked: boolean;
  /** Absent where no search for text was made. */
  readonly search?: PictureSearch;
}

/** How a picture was searched for text, and where what may be text was covered. Nothing of what it says. */
export interface PictureSearch {
  readonly look: Exclude<PictureLook, 'none'>;
  /** By what its series was found to need all passes. */
  readonly raised?: SeriesRule;
  readonly frames: number;
  /** What was covered, by frame; frames without are not here. */
  readonly covered: readonly FrameMask[];
}

/** What the search says of a picture, for whoever looks at it. Nothing of what the picture shows. */
export interface SearchedPicture {
  readonly look: Exclude<PictureLook, 'none'>;
  /** By what its series was found to need all passes. */
  readonly raised?: SeriesRule;
  /** Where its series shows a word as a whole: covered in every slice. */
  readonly raisedAt?: readonly Box[];
  readonly frames: number;
  readonly rows: number;
  readonly columns: number;
  readonly device: DeviceKey;
  /** What is covered, and what is not with the reason. */
  readonly areas: readonly PictureBox[];
  readonly doubts: readonly string[];
  /** What is left of it where banners were cut off; areas count from the first pixel of the whole picture all the same. */
  readonly part?: Box;
}

/** What a person has decided about a picture. */
export interface PictureReview {
  /**
   * `reject`: it is held, whatever the search says. `accept`: that the search is unsure does not hold it. `none`: neither,
   * as of a decision that was made for another policy.
   */
  readonly verdict: 'accept' | 'reject' | 'none';
  readonly cover: readonly AddedArea[];
  readonly uncover: readonly RemovedArea[];
  /** Why the search was unsure when the person looked; what it is unsure of besides holds the picture. */
  readonly doubts?: readonly string[];
  /** Where the second read had raised an alarm then; one in another place holds the picture. */
  readonly alarms?: readonly AlarmArea[];
}

/** What is known of the picture of an object beside its bytes. */
export interface PictureNotes {
  readonly review?: PictureReview;
  /** Its series was found to need all passes. */
  readonly raised?: SeriesRule;
  /** Where the series shows a word as a whole. */
  readonly raisedAt?: readonly Box[];
}

/** An instance that can be written; released only when `verify` passes the written bytes. */
export interface Ready {
  readonly status: 'ready';
  readonly name: OutputName;
  readonly segments: readonly Segment[];
  readonly size: number;
  readonly findings: readonly Finding[];
  /** How often each rule acted. */
  readonly counts: Readonly<Record<string, number>>;
  /** SOP Instance UID of the source. */
  readonly sopInstanceUid: string;
  /** Study and Series Instance UID of the source. */
  readonly source: { readonly studyInstanceUid: string; readonly seriesInstanceUid: string };
  /** CID 7050 codes that the output claims. */
  readonly codes: readonly string[];
  readonly pictures: Pictures;
  /** Where a picture was searched. */
  readonly searched?: SearchedPicture;
  /** Reasons to hold it that a person has waived; absent where there were none. */
  readonly waived?: readonly FailureCode[];
  /** For explain and dry run: what was read and decided. Valid until the next `prepare`. */
  readonly object: DicomObject;
  readonly decisions: Decisions;
  /** Refuses what takes time as not done: a document that the policy keeps, a picture in which areas were covered. */
  verify(written: ByteSource): Verification;
  /**
   * The same, with the text of such documents searched, and the picture decoded and held against the source's: covered
   * where it has to be, and the same everywhere else. For the time of it `written` and the source must stay as they are.
   */
  verifyWhole(written: ByteSource): Promise<Verification>;
}

/** Everything is decided, and a person must look before it may be written. */
export interface Held {
  readonly status: 'held';
  /** The first of the reasons. */
  readonly code: FailureCode;
  readonly reasons: readonly FailureCode[];
  readonly findings: readonly Finding[];
  /** Where it would go. */
  readonly name: OutputName;
  /** Where a picture was searched. */
  readonly searched?: SearchedPicture;
  /** How often each rule would act. */
  readonly counts: Readonly<Record<string, number>>;
  /**
   * What the text of the document inside says of the patient, as more findings; absent where there is no document. To be
   * called before the next `prepare` and while the source is open.
   */
  readonly searchDocument?: () => Promise<readonly Finding[]>;
  /**
   * Searches the picture for text and covers what it finds; present where nothing else keeps the instance back. To be
   * called before the next `prepare` and while the source is open; what comes out may be held all the same.
   */
  readonly searchPicture?: () => Promise<Prepared>;
}

export type Prepared =
  | Ready
  | Held
  | {
      readonly status: 'quarantined' | 'regenerated' | 'not-dicom';
      readonly code?: FailureCode;
      readonly findings: readonly Finding[];
    };
