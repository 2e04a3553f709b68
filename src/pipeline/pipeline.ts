import { type ByteSource, ByteWriter } from '../bytes/index.ts';
import {
  applyDecisions,
  type Decisions,
  decide,
  decisionCounts,
  METHOD_PREFIX,
  provenanceCodes,
  ResidualNeedles,
  RuleBook,
  sopClassUidOf,
  withDocument,
} from '../deid/index.ts';
import { type DicomObject, ElementTable, isDirectory, readObject, referencedFiles } from '../dicom/index.ts';
import { type FailureCode, type Finding, isFailure, type Secret } from '../failure/index.ts';
import {
  identifyObject,
  type PatientKey,
  type Pseudonymizer,
  Pseudonyms,
  type SeedSource,
  type Subject,
  SubjectMemory,
  type SurveyedObject,
  surveyObject,
} from '../identity/index.ts';
import {
  type Box,
  type CleanedPicture,
  type DeviceKey,
  deviceKeyOf,
  isOfDevice,
  type KeepHarmless,
  NO_CORRECTIONS,
  type OnSeriesFrame,
  type PictureCorrections,
  searchSize,
  templateBoxes,
} from '../pixel/index.ts';
import { type CompiledPolicy, patientIdFrom } from '../policy/index.ts';
import { createVerifier, documentFindings, searchDocument, type VerifyInput } from '../proof/index.ts';
import { isDicomUid, type ProfileOption } from '../standard/index.ts';
import type { AlarmArea } from './accepted-alarms.ts';
import { encapsulatedDocument, holdReasons, lookOf, picturesOf, withoutWaived } from './holds.ts';
import { outputName } from './output-name.ts';
import { withPicture } from './picture-edits.ts';
import { PictureSearches } from './picture-search.ts';
import { ReadIdentifiers } from './read-identifiers.ts';
import { SeriesLook } from './series-look.ts';
import { coveredPlaces } from './series-places.ts';
import { sourceViolations } from './source-violations.ts';
import { surveyedPicture } from './surveyed-picture.ts';
import { TraitReader } from './traits.ts';
import type {
  Held,
  OutputName,
  PictureNotes,
  PictureReview,
  PictureSearch,
  Prepared,
  Ready,
  SearchedPicture,
  SurveyResult,
  Verification,
} from './types.ts';
import { VERSION } from './version.ts';
import { type OutputIdentity, textAfter, writeInstance } from './write.ts';

export interface RunFlags {
  /** Process what leadglass wrote before. */
  readonly rekey: boolean;
  /** Write a DICOMDIR over the output. */
  readonly media: boolean;
}

/** Where pictures of a device have text. */
export interface PictureTemplate {
  readonly device: Partial<DeviceKey>;
  readonly boxes: readonly Box[];
}

export interface PipelineContext {
  readonly policy: CompiledPolicy;
  readonly secret: Secret;
  readonly flags: RunFlags;
  /** Where pseudonyms come from under a policy with a vault. A survey needs none. */
  readonly seeds?: SeedSource;
  /** Searches that several pipelines share; without them this one has its own. */
  readonly searches?: PictureSearches;
  /** What is covered in pictures of these devices, beside what the search finds. */
  readonly templates?: readonly PictureTemplate[];
  /** Called after each frame that was searched for text; what it returns is waited for. */
  readonly onFrame?: () => Promise<void>;
  /** Everything that the run knows of a patient; without it an instance's own identifiers are all there is. */
  subjectOf(key: PatientKey): Subject | undefined;
}

export interface Pipeline {
  /** Header only. Throws `Failure` when it cannot be read. */
  survey(source: ByteSource): SurveyResult;
  /**
   * Everything up to the bytes to write. Never throws a `Failure`: what goes wrong is a status and a code. `waived` are
   * reasons to hold that a person has looked at and waived; `notes` say what a person, or its series, asks of the picture. A picture that
   * is to be searched for text is held, and `searchPicture` goes on with it.
   */
  prepare(source: ByteSource, waived?: readonly FailureCode[], notes?: PictureNotes): Prepared;
  /** For slices of one series; undefined where no network is there to look. `Failure`: `environment/…`. */
  seriesLook(onFrame?: OnSeriesFrame): Promise<SeriesLook | undefined>;
  /** Gives back what searching pictures took. */
  close(): Promise<void>;
}

/** What is held for nothing but its picture, with that searched for text and cleaned; everything else as it is. */
export async function withSearchedPicture(prepared: Prepared): Promise<Prepared> {
  return prepared.status === 'held' && prepared.searchPicture !== undefined ? await prepared.searchPicture() : prepared;
}

/** A pipeline keeps its tables and buffers between instances, so one serves one worker. */
export function createPipeline(context: PipelineContext): Pipeline {
  return new InstancePipeline(context);
}

const SOP_CLASS_UID = 0x00080016;
const SOP_INSTANCE_UID = 0x00080018;
const STUDY_INSTANCE_UID = 0x0020000d;
const SERIES_INSTANCE_UID = 0x0020000e;
const METHOD = 0x00120063;
const PATIENT_IDENTITY_REMOVED = 0x00120062;

/** Of the object at hand. */
interface About extends SurveyedObject {
  readonly pseudonymizer: Pseudonymizer;
  readonly offsetDays: number;
  readonly findings: readonly Finding[];
  /** Reasons to hold it that a person has waived. */
  readonly waived: readonly FailureCode[];
  /** By a person, who lets it pass: what of it cannot be searched does not hold it. */
  readonly isDocumentRead: boolean;
  /** What the search for text made of the picture. */
  readonly searched?: Searched;
}

interface Searched extends Pick<SearchedPicture, 'look' | 'raised' | 'raisedAt'> {
  readonly picture: CleanedPicture;
  /** Doubts that a person knew of when he accepted it. */
  readonly acceptedDoubts: readonly string[];
  /** Where he was shown alarms of the second read. */
  readonly acceptedAlarms: readonly AlarmArea[];
}

/** A picture that is to be searched. */
interface ToSearch extends About {
  readonly look: PictureSearch['look'];
  readonly review: PictureReview | undefined;
  readonly raised: PictureNotes['raised'];
  readonly raisedAt: readonly Box[];
}

interface Planned {
  readonly decisions: Decisions;
  readonly edits: ReturnType<typeof applyDecisions>['edits'];
  readonly identity: OutputIdentity;
  readonly name: OutputName;
}

class InstancePipeline implements Pipeline {
  readonly #context: PipelineContext;
  readonly #book: RuleBook;
  readonly #pseudonyms: Pseudonyms;
  readonly #verifier: ReturnType<typeof createVerifier>;
  readonly #table = new ElementTable();
  readonly #writer = new ByteWriter();
  readonly #traits = new TraitReader();
  readonly #needles = new WeakMap<Subject, ResidualNeedles>();
  readonly #identifiers = new WeakMap<Subject, ReadIdentifiers>();
  readonly #surveyed = new SubjectMemory();
  readonly #searches: PictureSearches;

  constructor(context: PipelineContext) {
    this.#context = context;
    this.#book = new RuleBook(context.policy);
    this.#pseudonyms = pseudonymsOf(context);
    this.#verifier = createVerifier(context.policy);
    this.#searches = context.searches ?? new PictureSearches();
  }

  survey(source: ByteSource): SurveyResult {
    let object: DicomObject;
    try {
      object = readObject(source, { table: this.#table });
    } catch (error) {
      if (isFailure(error) && error.code === 'input/not-dicom') return { kind: 'not-dicom' };
      throw error;
    }
    if (isDirectory(object.meta, object.dataSet))
      return { kind: 'dicomdir', references: referencedFiles(object.dataSet) };
    const { policy } = this.#context;
    const picture = surveyedPicture(object, policy);
    return {
      kind: 'instance',
      ...surveyObject(object, policy.patients, this.#surveyed),
      traits: this.#traits.read(object),
      ...(picture === undefined ? {} : { picture }),
    };
  }

  prepare(source: ByteSource, waived: readonly FailureCode[] = [], notes: PictureNotes = {}): Prepared {
    try {
      const object = readObject(source, { table: this.#table });
      if (isDirectory(object.meta, object.dataSet)) return { status: 'regenerated', findings: object.findings };
      return this.#process(object, waived, notes);
    } catch (error) {
      if (!isFailure(error)) throw error;
      if (error.code === 'input/not-dicom') return { status: 'not-dicom', findings: [] };
      return quarantined(error.code, []);
    }
  }

  async seriesLook(onFrame?: OnSeriesFrame): Promise<SeriesLook | undefined> {
    const search = await this.#searches.seriesSearch(onFrame);
    return search === undefined ? undefined : new SeriesLook(search, this.#table);
  }

  close(): Promise<void> {
    return this.#searches.close();
  }

  #process(object: DicomObject, waived: readonly FailureCode[], notes: PictureNotes): Prepared {
    const { review, raised, raisedAt = [] } = notes;
    const { policy, flags } = this.#context;
    const identity = identifyObject(object, policy.patients);
    const findings: Finding[] = [...object.findings];
    if (isOwnOutput(object) && !flags.rekey) return quarantined('refused/own-output', findings);
    if (object.dataSet.text(PATIENT_IDENTITY_REMOVED) === 'YES')
      findings.push({ code: 'already-deidentified', path: '(0012,0062)' });
    if (identity.key.unidentified) findings.push({ code: 'identity-missing', path: '(0010,0020)' });

    const subject = this.#context.subjectOf(identity.key) ?? surveyObject(object, policy.patients).subject;
    const needles = this.#needlesOf(subject);
    if (needles.hasShort) findings.push({ code: 'short-identifier', path: '' });
    const pseudonymizer = this.#pseudonyms.of(identity.key);
    const offsetDays = pseudonymizer.offsetDays(identity.key);
    const decisions = decide(object, { book: this.#book, needles, offsetDays });
    findings.push(...decisions.findings);
    const reasons = holdReasons(object, decisions, policy);
    const left = withoutWaived(reasons, waived);
    if (review?.verdict === 'reject') left.unshift('refused/reviewer');
    const look = lookOf(object, policy, raised);
    // What a person covered would show where the policy makes no search.
    const isUncovered = look === 'none' && (review?.cover.length ?? 0) > 0;
    if (isUncovered && !left.includes('refused/pixels')) left.push('refused/pixels');
    // Who has corrected the picture wants it cleaned, whoever let it pass as it is before.
    const isLetPass = look !== 'none' && waived.includes('refused/pixels') && review === undefined;
    const about = {
      ...identity,
      subject,
      pseudonymizer,
      offsetDays,
      findings,
      waived: [...(isLetPass ? ['refused/pixels' as const] : []), ...reasons.filter((code) => !left.includes(code))],
      isDocumentRead: waived.includes('refused/document'),
    };
    const reviewed = reasons.includes('refused/document') ? withDocument(object, decisions) : decisions;
    const settled = unclaimed(reviewed, about.waived);
    if (left.length > 0) return this.#hold(object, settled, { ...about, reasons: left });
    if (look === 'none' || isLetPass) return this.#write(object, this.#plan(object, settled, about), about);
    const held = this.#hold(object, settled, { ...about, reasons: ['refused/pixels'] });
    return {
      ...held,
      searchPicture: () => this.#search(object, settled, { ...about, look, review, raised, raisedAt }),
    };
  }

  /** Covers what may be text in the picture, or says why a person must look. */
  async #search(
    object: DicomObject,
    decisions: Decisions,
    { look, review, raised, raisedAt, ...about }: ToSearch,
  ): Promise<Prepared> {
    const where = raisedAt.length === 0 ? {} : { raisedAt };
    const asked = { look, ...(raised === undefined ? {} : { raised }), ...where };
    try {
      const asWished = this.#corrections(object, review);
      const { frames } = searchSize(object.dataSet, look);
      const ofSeries = coveredPlaces(raisedAt, { uncover: asWished.uncover, frames });
      const corrections = { ...asWished, cover: [...asWished.cover, ...ofSeries] };
      const accepted = { acceptedDoubts: corrections.acceptedDoubts, acceptedAlarms: review?.alarms ?? [] };
      const searched = await this.#searches.search(object, look, {
        corrections,
        keep: this.#keep(about.subject),
        isIdentifying: this.#naming(about.subject),
        onFrame: this.#context.onFrame,
        fill: this.#context.policy.pixels.fill,
        crop: this.#context.policy.pixels.crop,
      });
      const findings = [...about.findings, ...searched.findings];
      if ('reason' in searched) {
        const held = this.#hold(object, decisions, { ...about, findings, reasons: [searched.reason] });
        return searched.picture === undefined
          ? held
          : { ...held, ...searchedOf(object, { ...asked, picture: searched.picture, ...accepted }) };
      }
      const { picture } = searched;
      const carriedOut: ReadonlySet<ProfileOption> = new Set(['clean-pixel-data']);
      const planned = this.#plan(object, { ...decisions, carriedOut }, about);
      const edits = withPicture(object, planned.edits, picture.redaction);
      return this.#write(
        object,
        { ...planned, edits },
        { ...about, findings, searched: { ...asked, picture, ...accepted } },
      );
    } catch (error) {
      if (!isFailure(error)) throw error;
      return quarantined(error.code, about.findings);
    }
  }

  /** What reads as the patient's never stays, whatever else it may be. */
  #keep(subject: Subject): KeepHarmless | undefined {
    if (this.#context.policy.pixels.keep !== 'harmless') return undefined;
    const identifiers = this.#identifiersOf(subject);
    return { isIdentifying: (text) => identifiers.isAbout(text) };
  }

  /** What templates of the device, and a person, change of what is found. */
  #corrections(object: DicomObject, review: PictureReview | undefined): PictureCorrections {
    const { templates = [], policy } = this.#context;
    const key = templates.length === 0 ? undefined : deviceKeyOf(object.dataSet);
    const ofDevice = key === undefined ? [] : templates.filter(({ device }) => isOfDevice(device, key));
    const boxes = [
      ...ofDevice.flatMap((template) => template.boxes),
      ...templateBoxes(object, policy.pixels.templates),
    ];
    if (review === undefined) return { ...NO_CORRECTIONS, templates: boxes };
    const { verdict, cover, uncover, doubts = [] } = review;
    return { templates: boxes, cover, uncover, acceptedDoubts: verdict === 'accept' ? doubts : [] };
  }

  /** What is written where, by the decisions. */
  #plan(object: DicomObject, decisions: Decisions, about: About): Planned {
    const { key, sopInstanceUid, pseudonymizer, offsetDays } = about;
    const patientCode = patientIdFrom(this.#context.policy.pseudonyms.patientId, pseudonymizer.patientId(key));
    const { edits } = applyDecisions(object, decisions, {
      pseudonymizer,
      key,
      patientCode,
      offsetDays,
      version: VERSION,
    });
    const after = (tag: number): string => textAfter(object, edits, tag);
    const identity = {
      sopClassUid: after(SOP_CLASS_UID) || classFromMeta(object, pseudonymizer),
      sopInstanceUid: after(SOP_INSTANCE_UID) || pseudonymizer.uid(sopInstanceUid),
    };
    const name = outputName({
      patientCode,
      studyInstanceUid: after(STUDY_INSTANCE_UID),
      seriesInstanceUid: after(SERIES_INSTANCE_UID),
      sopInstanceUid: identity.sopInstanceUid,
    });
    return { decisions, edits, identity, name };
  }

  #hold(object: DicomObject, decisions: Decisions, about: About & { readonly reasons: FailureCode[] }): Held {
    const { reasons, findings } = about;
    const { name } = this.#plan(object, decisions, about);
    const counts = decisionCounts(object, decisions);
    const search = this.#documentSearch(object, about.subject);
    return { status: 'held', code: reasons[0]!, reasons, findings, name, counts, ...search };
  }

  /** A held document is not released, and who looks at it is told what its text says. */
  #documentSearch(object: DicomObject, subject: Subject): Pick<Held, 'searchDocument'> {
    const document = encapsulatedDocument(object);
    if (document === undefined) return {};
    const { policy } = this.#context;
    return {
      searchDocument: async () => documentFindings(await searchDocument(document, { subject, policy }), '(0042,0011)'),
    };
  }

  #write(object: DicomObject, { decisions, edits, identity, name }: Planned, about: About): Ready {
    const { policy } = this.#context;
    const { sopInstanceUid, offsetDays, waived, searched } = about;
    const verification = (bytes: ByteSource): VerifyInput => ({
      written: bytes,
      subject: about.subject,
      policy,
      offsetDays,
      sourceViolations: (of) => sourceViolations(object, of),
      fileName: `${name.patient}/${name.study}/${name.series}/${name.instance}.dcm`,
      isDocumentRead: about.isDocumentRead,
    });
    return {
      status: 'ready',
      name,
      ...writeInstance(object, edits, { ...identity, ...syntaxAfter(searched?.picture) }, this.#writer),
      findings: about.findings,
      counts: decisionCounts(object, decisions),
      sopInstanceUid,
      source: {
        studyInstanceUid: object.dataSet.text(STUDY_INSTANCE_UID),
        seriesInstanceUid: object.dataSet.text(SERIES_INSTANCE_UID),
      },
      codes: provenanceCodes(policy, decisions),
      pictures: { ...picturesOf(object, policy, waived), ...searchOf(searched) },
      ...searchedOf(object, searched),
      ...(waived.length === 0 ? {} : { waived }),
      object,
      decisions,
      verify: (bytes) => unchecked(this.#verifier.verify(verification(bytes)), searched?.picture),
      verifyWhole: async (bytes) => {
        const verdict = await this.#verifier.verifyWithDocuments(verification(bytes));
        if (!verdict.ok || searched === undefined) return verdict;
        const isIdentifying = this.#naming(about.subject);
        return await this.#searches.check({ object, isIdentifying, ...searched }, bytes, verdict);
      },
    };
  }

  /** What names the patient in a picture. */
  #naming(subject: Subject): KeepHarmless['isIdentifying'] {
    const identifiers = this.#identifiersOf(subject);
    return (text) => identifiers.isNamedIn(text);
  }

  #identifiersOf(subject: Subject): ReadIdentifiers {
    let identifiers = this.#identifiers.get(subject);
    if (identifiers === undefined) {
      identifiers = new ReadIdentifiers(this.#needlesOf(subject));
      this.#identifiers.set(subject, identifiers);
    }
    return identifiers;
  }

  #needlesOf(subject: Subject): ResidualNeedles {
    let needles = this.#needles.get(subject);
    if (needles === undefined) {
      needles = new ResidualNeedles(subject);
      this.#needles.set(subject, needles);
    }
    return needles;
  }
}

/** A picture that was searched passes when it was decoded again, which takes time. */
function unchecked(verdict: Verification, picture: CleanedPicture | undefined): Verification {
  if (!verdict.ok || picture === undefined) return verdict;
  return { ok: false, code: 'refused/picture', findings: verdict.findings, faults: ['picture'] };
}

function searchOf(searched: About['searched']): Pick<Ready['pictures'], 'search'> {
  if (searched === undefined) return {};
  const { look, raised, picture } = searched;
  const by = raised === undefined ? {} : { raised };
  return { search: { look, ...by, frames: picture.frames, covered: picture.redaction.masks } };
}

function searchedOf({ dataSet }: DicomObject, searched: Searched | undefined): { readonly searched?: SearchedPicture } {
  if (searched === undefined) return {};
  const { picture, acceptedDoubts: _, acceptedAlarms: _alarms, ...asked } = searched;
  const { frames, rows, columns, areas, doubts } = picture;
  const picked = { frames, rows, columns, device: deviceKeyOf(dataSet), areas, doubts };
  return { searched: { ...asked, ...picked, ...partOf(picture) } };
}

const syntaxAfter = (picture: CleanedPicture | undefined): { readonly transferSyntaxUid?: string } =>
  picture === undefined ? {} : { transferSyntaxUid: picture.redaction.transferSyntaxUid };

/** Nobody has cleaned a picture that a person let pass: the option is not claimed (PS3.15 E.1.1). */
function unclaimed(decisions: Decisions, waived: readonly FailureCode[]): Decisions {
  const options: ProfileOption[] = [];
  if (waived.includes('refused/pixels')) options.push('clean-pixel-data');
  if (waived.includes('refused/face')) options.push('clean-recognizable-visual-features');
  if (options.length === 0) return decisions;
  return { ...decisions, notCleaned: new Set([...decisions.notCleaned, ...options]) };
}

function pseudonymsOf({ policy, secret, seeds }: PipelineContext): Pseudonyms {
  switch (policy.pseudonyms.mode) {
    case 'keyed':
      return new Pseudonyms(secret);
    case 'vault':
    case 'table':
      return new Pseudonyms(seeds ?? { seedOf: () => undefined });
  }
}

/** What is no UID of the standard says nothing of the class and may say anything else. */
function classFromMeta(object: DicomObject, pseudonymizer: Pseudonymizer): string {
  const uid = sopClassUidOf(object);
  return uid === '' || isDicomUid(uid) ? uid : pseudonymizer.uid(uid);
}

function quarantined(code: FailureCode, findings: readonly Finding[]): Prepared {
  return { status: 'quarantined', code, findings };
}

/** What leadglass wrote says so in (0012,0063); a second pass would map UIDs and dates twice. */
function isOwnOutput(object: DicomObject): boolean {
  return object.dataSet.texts(METHOD).some((value) => value.startsWith(METHOD_PREFIX));
}

const partOf = ({ redaction: { part } }: CleanedPicture): Pick<SearchedPicture, 'part'> =>
  part === undefined ? {} : { part };
