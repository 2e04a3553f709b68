import { counted, plural, verb } from '../page/counting.ts';
import type { CategoryLetter, ResidualState } from './terms.ts';
import type { EvidencePictureSearch } from './types.ts';

/** A share for people, rounded up: a bound must not look better than it is. */
const percent = (share: number): string => `${(Math.ceil(share * 1000) / 10).toFixed(1)} %`;

/** 45 CFR 164.514(b)(2)(i): the title, and where it can occur in imaging. */
const CATEGORIES: Readonly<Record<CategoryLetter, readonly [title: string, where: string]>> = {
  A: ['Names', 'patient, relatives, physicians, operators; texts; burned into pictures'],
  B: ['Geographic subdivisions smaller than a state', 'addresses, institutions, departments, stations'],
  C: ['Dates other than the year, ages over 89', 'study, acquisition and birth dates, times, ages'],
  D: ['Telephone numbers', 'patient, persons, institutions; texts'],
  E: ['Fax numbers', 'telecom information; texts'],
  F: ['Email addresses', 'telecom information; texts'],
  G: ['Social security numbers', 'no attribute of its own: used as patient number, or in texts'],
  H: ['Medical record numbers', 'Patient ID and other patient IDs'],
  I: ['Health plan beneficiary numbers', 'insurance plan identification'],
  J: ['Account numbers', 'admissions, orders, accession numbers'],
  K: ['Certificate and license numbers', 'no attribute of its own: codes of persons, or in texts'],
  L: ['Vehicle identifiers and serial numbers', 'no attribute of its own: in texts and photographs'],
  M: ['Device identifiers and serial numbers', 'serial numbers, unique device identifiers, device UIDs'],
  N: ['Web addresses', 'retrieval addresses, references'],
  O: ['IP addresses', 'network addresses, names of stations'],
  P: ['Biometric identifiers', 'fingerprints, retina photographs, recorded voice'],
  Q: ['Full-face photographs and comparable images', 'photographs; heads that can be rendered from slices'],
  R: ['Any other unique number, characteristic or code', 'UIDs, protocol and order numbers, other codes'],
};

const STATES: Readonly<Record<ResidualState, string>> = {
  none: 'none found',
  removed: 'removed',
  replaced: 'removed or replaced',
  generalised: 'generalised',
  cleaned: 'cleaned',
  shifted: 'moved',
  kept: 'partly kept',
  unchecked: 'not checked',
};

const ACTIONS: Readonly<Record<string, string>> = {
  keep: 'kept',
  remove: 'removed',
  empty: 'emptied',
  replace: 'replaced',
  clean: 'cleaned',
  pseudonym: 'coded',
  uid: 'new UID',
  shift: 'moved',
  generalize: 'generalised',
};

/**
 * Every word of the evidence that is not a code. One language so far; another one is another object of this type.
 * Sentences are for somebody who knows the law and not DICOM.
 */
export const ENGLISH = Object.freeze({
  language: 'en',
  number: counted,
  percent,
  unknown: 'not stated',
  none: 'None.',
  yes: 'yes',
  no: 'no',

  title: 'De-identification evidence',
  runTitle: (run: string, project: string) => `Run ${run} of project ${project}`,
  printedBy: (software: string, version: string) => `${software} ${version}`,
  more: (count: number) => `and ${counted(count)} more`,

  sections: {
    statement: 'Statement',
    balance: 'Balance',
    result: 'Result',
    open: 'What is open',
    signature: 'Signature',
    categories: 'The 18 categories of 45 CFR 164.514(b)(2)(i)',
    table: 'What was found and what became of it',
    options: 'Options of the profile',
    exceptions: 'Findings and exceptions',
    held: 'Held: a person has to look',
    quarantined: 'Quarantined: not readable or not to be trusted',
    findings: 'Findings',
    leaks: 'Files of earlier runs',
    reviewed: 'Let pass by a person',
    verification: 'Verification',
    machine: 'By machine: every released file',
    person: 'By a person: a sample',
    reidentification: 'Re-identification',
    reproducibility: 'Reproducibility',
    versions: 'Versions and policy',
    files: 'Files and hashes',
    check: 'How to check this page',
    rules: 'Rules that acted',
    attributes: 'Attributes by rule',
    limits: 'Limits in plain words',
  },

  statement: {
    processed: (count: number, patients: number) =>
      `${plural(count, 'file')} with images or reports of ${plural(patients, 'patient')} ${count === 1 ? 'was' : 'were'} processed`,
    when: (started: string, ended: string) => ` from ${started} to ${ended} (UTC)`,
    policy: (name: string, edition: string) =>
      `, under the policy ${name}, by the confidentiality profiles of DICOM PS3.15 ${edition}.`,
    released: (count: number) => {
      if (count === 0) return 'No file was released.';
      const all = count === 1 ? 'The released file was' : `All ${counted(count)} released files were`;
      return `${all} read back from the disk and passed the check of section 4.1.`;
    },
    interrupted: (remaining: number) =>
      `The run was interrupted: ${plural(remaining, 'file')} had not been begun. The same command goes on with them.`,
    continues: (runs: string, count: number) =>
      `It goes on with ${runs}, cut off before the end: ${plural(count, 'file')} of the released come from there, and were decided and verified once more.`,
  },
  facts: {
    method: 'Legal method',
    methods: {
      'safe-harbor': 'Safe Harbor, 45 CFR 164.514(b)(2)',
      'limited-data-set': 'limited data set, 45 CFR 164.514(e)',
    },
    expert: (reference: string, day: string) =>
      `Expert Determination, 45 CFR 164.514(b)(1): ${reference}, until ${day}`,
    purpose: 'Purpose',
    recipient: 'Recipient',
    agreement: 'Agreement',
    agreementUntil: (name: string, day: string) => `${name}, until ${day}`,
    approver: 'Approved by',
    policy: 'Policy',
    digest: 'Policy digest',
    project: 'Project',
  },
  balance: {
    in: 'in',
    statuses: {
      released: 'released',
      held: 'held',
      quarantined: 'quarantined',
      duplicate: 'duplicate',
      regenerated: 'regenerated',
      'not-dicom': 'not DICOM',
      unchanged: 'unchanged',
    } as Readonly<Record<string, string>>,
    meanings: {
      released: 'written, verified, listed in the manifest',
      held: 'processed, kept back: a person has to look',
      quarantined: 'cannot be read or trusted, or did not pass the check; nothing of it was written',
      duplicate: 'the same bytes a second time',
      regenerated: 'a directory of files, which is never copied',
      'not-dicom': 'another kind of file; left alone',
      unchanged: 'released by an earlier run under the same policy; the evidence of that run is about it',
    } as Readonly<Record<string, string>>,
    chart: (parts: string) => `What became of the files: ${parts}`,
  },
  result: {
    verified: (elements: number, spellings: number) =>
      `${plural(elements, 'element')} of the released files were read back and searched for ${plural(spellings, 'spelling')} of identifiers: none is left (section 4).`,
    pageKey: (mode: string) => `Whoever has the secret can re-identify patients; codes are ${mode} (section 5).`,
    key: (mode: string, holder: string) =>
      `Patients can be re-identified. The custody key is ${holder}; codes are ${mode} (section 5).`,
    open: (count: number) => `${plural(count, 'file')} kept back, not released: section 3 says why.`,
    leaks: (count: number) =>
      `${plural(count, 'file')} released by an earlier run ${verb(count, 'holds', 'hold')} an identifier that is known now: take ${verb(count, 'it', 'them')} back (section 3.4).`,
    kept: (letters: string) => `Elements of ${letters} stay in the released files: section 2 says which and why.`,
    unchecked: (text: number, faces: number) =>
      `Pictures released unchecked, as asked for: ${counted(text)} that may show text, ${counted(faces)} that may show a face.`,
    limits: (count: number) => `${plural(count, 'limit')} of what this page claims: section 7.`,
  },
  signature: {
    text: 'I have read this page. I have no actual knowledge that the released files could be used, alone or with other information, to identify a person who is a subject of it (45 CFR 164.514(b)(2)(ii)).',
    otherText: 'I have read this page, and the method stated above applies to the released files.',
    name: 'Name and role',
    date: 'Date',
    sign: 'Signature',
  },

  categories: {
    head: ['Category', 'Found', 'What was done', 'What is left'] as readonly string[],
    titles: CATEGORIES,
    freeText: [
      'Free text, private elements, text in pictures',
      'may hold any of the above; descriptions, comments, reports, elements of manufacturers',
    ] as readonly [string, string],
    intro: (released: number) =>
      `Elements with a value in the ${plural(released, 'released file')}, by the categories that they may hold. One element may count in several. The map from attributes to categories comes with leadglass and is not legal advice.`,
    chart: (title: string, parts: string) => `${title}: ${parts}`,
    legend: 'Colours',
    notFound: 'none',
  },
  states: STATES,
  residual: {
    none: 'No element with a value was found.',
    noAttribute: 'DICOM has no attribute for it. Texts are searched for its forms.',
    removed: 'Removed.',
    replaced: 'Removed, emptied or replaced by codes that mean nothing outside this project.',
    generalised: 'Generalised: of dates the year is left, ages over 89 are one class, of ZIP codes three digits.',
    cleaned: 'Words that may identify somebody were cut from the texts, the rest stays.',
    shifted:
      'Dates were moved by whole weeks, one secret offset a patient. They are not years: this is not Safe Harbor.',
    kept: (count: number, attributes: readonly string[], rules: readonly string[]) =>
      `Kept: ${plural(count, 'element')} (${attributes.join(', ')}), by ${rules.join('; ')}.`,
    others: 'others',
    unchecked: (count: number) => `${plural(count, 'picture')} released unchecked, as asked for.`,
    notPictured: 'No picture that may show it was released.',
  },
  actions: ACTIONS,
  ruleNames: {
    kept: 'default: no rule speaks against it',
    dates: (clause: string) => `the rule for dates and times (${clause})`,
    own: (number: string) => `rule ${number} of the policy`,
    option: (meaning: string, clause: string) => `${meaning} (${clause})`,
    other: (id: string) => `rule ${id}`,
  },

  options: {
    head: ['Code', 'Option', 'Clause', 'Claimed by'] as readonly string[],
    claimed: (count: number, released: number) => `${counted(count)} of ${counted(released)}`,
    intro: 'A released file claims an option only where it was carried out.',
  },
  exceptions: {
    head: ['Code', 'Files', 'Why', 'First sources'] as readonly string[],
    intro: 'Sources go by keyed ids. The project knows their paths; nobody else can tell them.',
  },
  findings: {
    head: ['Code', 'Times', 'What it means'] as readonly string[],
    intro: 'What was odd but readable, or was done and should be known. None of them alone kept a file back.',
  },
  leaks: {
    intro:
      'These files were released before this run learned an identifier that they hold. Take them back from whoever has them.',
  },
  reviewed: {
    head: ['Reviewer', 'Files', 'Held for', 'Reason given'] as readonly string[],
    intro:
      'These files were held, a person looked at them and let them pass, and they passed the check of section 4.1 like all others. What they were held for is as it was in the source: no program has cleaned it.',
  },

  pictureReviews: {
    caption: 'Pictures that a person has looked at',
    head: [
      'Reviewer, and who looked with him',
      'Accepted',
      'Rejected',
      'Areas added',
      'Areas taken away',
    ] as readonly string[],
    intro:
      'A person looked at these pictures beside what the search had found. What he added was covered; what he took away is as it was in the source, on his word. Every file passed the check of section 4.1 like all others.',
  },

  verification: {
    intro: (files: number) =>
      `No sample: each of the ${plural(files, 'released file')} was read back from the disk, by code that shares nothing with what wrote it, and searched for everything that any file of the input says of the patient.`,
    refused: (count: number) =>
      count === 0
        ? 'No file was refused by this check.'
        : `${plural(count, 'file')} did not pass and ${count === 1 ? 'was' : 'were'} not released.`,
    head: ['What', 'Looked at', 'Files refused'] as readonly string[],
    needles: 'Spellings of identifiers, in values and in the bytes',
    uids: 'UIDs: none but new ones and those of the standard',
    dates: 'Dates: as the policy lets them stand',
    private: 'Private elements: none but those that the policy keeps',
    valid: 'Form, required attributes, what the file says of itself',
    pixels: 'Pictures decoded again, and held against those of the source',
    pictures: (looked: number, pictures: number) => `${counted(looked)} of ${counted(pictures)}`,
    corrected: ({ person, template, exempted }: { person: number; template: number; exempted: number }) =>
      `Of the covered areas ${counted(person)} ${verb(person, 'was', 'were')} added by a person and ${counted(template)} by templates of the device; ${plural(exempted, 'area')} that would have been covered ${verb(exempted, 'was', 'were')} taken away by a person.`,
    harmless: (lines: number) =>
      `${plural(lines, 'line')} of text in pictures ${verb(lines, 'was', 'were')} read, found to be made of a closed list of settings, measurements and names of views, and left as ${verb(lines, 'it is', 'they are')}.`,
    readAgain: (pictures: number) =>
      `${plural(pictures, 'picture')} ${verb(pictures, 'was', 'were')} looked at once more after writing, in other views. Where two networks saw text that the search had not, the file was held. What still looked like a line of text in a searched picture was read where a network could, and what reads as an identifier of the patient let no file pass.`,
    effort: {
      auto: 'Effort auto: pictures into which devices draw are searched in all passes, acquired slices of CT, MR and PET in the quick passes, and in all where these find something.',
      triage: 'Effort triage: every picture is searched in the quick passes, and in all where these find something.',
      strict: 'Effort strict: every picture is searched in all passes.',
    },
    series: ({ looked, unread, raised }: { looked: number; unread: number; raised: number }) =>
      `${plural(looked, 'series', 'series')} of acquired slices ${verb(looked, 'was', 'were')} looked at as a whole before: the first, the middle and the last slice, every fiftieth, and the highest, mean and lowest values of all (${plural(unread, 'slice')} could not be part of that). Because of what was seen there, now or in an earlier run, ${plural(raised, 'slice')} ${verb(raised, 'was', 'were')} searched in all passes.`,
    search: ({ triage, strict, frames, covered, areas }: EvidencePictureSearch) =>
      `${plural(triage + strict, 'picture')} with ${plural(frames, 'frame')} ${verb(triage + strict, 'was', 'were')} searched for text before: ${counted(strict)} in all passes, ${counted(triage)} in the quick passes, and in all where these found something. In ${counted(covered)} of them ${plural(areas, 'area')} that may be text ${verb(areas, 'was', 'were')} covered, or filled with what lies around or cut off where the policy says so; every other sample is that of the source.`,
    sample: (reviewed: number, population: number, found: number) =>
      `A person looked at ${counted(reviewed)} of ${plural(population, 'released file')} and found something in ${counted(found)}.`,
    bound: (share: number) =>
      `With 95 % confidence at most ${percent(share)} of the released files hold something that such a look would find.`,
    noSample:
      'No person has looked at a sample, so no bound can be given for what a machine does not see. Who looks at 300 files drawn by chance and finds nothing knows with 95 % confidence that at most 1 % hold something (3 / 300).',
  },

  reidentification: {
    exists: 'Possible',
    existsText:
      'yes. A list of who is who is kept, sealed to a custody key: runs write it and cannot read it. Beside it, whoever has the secret of the project can compute the code of a patient number that he knows, and open what the project has seen of each patient.',
    existsInVault:
      'yes, until a patient is forgotten. A list of who is who is kept, sealed to a custody key: runs write it and cannot read it. Beside it, whoever has the project and its secret can find the code of a patient number that he knows, and open what the project has seen of each patient. Codes are derived from nothing: without the project nobody can compute or test one.',
    mode: 'Where codes come from',
    holder: 'Custody key',
    holders: {
      recovery: 'in the recovery file alone: whoever has it, and its passphrase, can tell who is who',
      shares: (needed: number, holders: number) =>
        `with ${counted(holders)} people, any ${counted(needed)} of whom together can tell who is who`,
      project: 'in the folder of the project: whoever can read that can tell who is who',
    },
    protection: 'Secret protected by',
    unprotected: 'the permissions of the disk alone: no passphrase',
    isProtected: 'a passphrase of the project',
    page: {
      existsText:
        'yes, by the secret alone: whoever has it can compute the code of a patient number that he knows. The page keeps no list of patients.',
      holder: {
        new: 'none; the secret was made in the page, and is with whoever saved it there',
        given: 'none; the secret was given to the page, and is with whoever gave it',
      },
      protection: 'whatever its holder does: the page itself forgets it',
    },
    destroyBy: 'Until when',
    destroyByDay: (day: string) => `the project is to be destroyed by ${day}; runs are refused after that day`,
    noDay: 'until somebody destroys the project: no last day is stated',
    modes: {
      keyed: 'computed from the numbers of the patients with the secret of the project',
      vault: 'from a random row a patient, which can be deleted',
      table: 'from a table that the site brought',
    } as Readonly<Record<string, string>>,
  },

  reproducibility: {
    intro: 'The same project, policy, software and input give the same files, byte for byte.',
    software: 'Software',
    standard: 'Standard',
    options: 'Options',
    noOptions: 'none',
    dates: 'Dates',
    pictures: 'Text in pictures, faces',
    documents: 'Documents, unknown classes',
    ownRules: 'Own rules',
    inputs: 'Input, keyed',
    inputsText: (digest: string, count: number) => `${digest} (${plural(count, 'source')})`,
    manifest: 'Manifest',
    instances: 'List of instances',
    previous: 'Evidence before this',
    first: 'none: this is the first',
    previousText: (run: string, sha256: string) => `run ${run}, SHA-256 ${sha256}`,
    key: 'Signing key',
    pageKey: ', made in the page for this run alone',
    unsigned: 'none: nothing is signed',
    check: 'leadglass verify OUTPUT --evidence evidence.json --key manifest.json',
    checkText:
      'evidence.json beside this page holds the same figures and is what is signed (evidence.jws, ECDSA on P-256). Get the key from whoever vouches for it, not from beside the evidence. The guide has the same check with openssl alone.',
    rulesHead: ['Rule', 'Clause', 'Action', 'Elements'] as readonly string[],
    attributesHead: ['Attribute', 'Categories', 'Rule', 'Action', 'Elements'] as readonly string[],
    attributesMore: (count: number) =>
      `${plural(count, 'decision')} at other paths; evidence.json lists more, and what it does not is in the rules above.`,
  },

  limits: {
    interrupted: (count: number) =>
      `The run was interrupted before ${plural(count, 'file')} ${verb(count, 'was', 'were')} begun. This page is about the others.`,
    leaks: (count: number) =>
      `${plural(count, 'file')} released earlier ${verb(count, 'holds', 'hold')} an identifier that was not known then.`,
    held: (count: number) =>
      `${plural(count, 'file')} ${verb(count, 'is', 'are')} held. Nothing is said about ${verb(count, 'it', 'them')} but why.`,
    document: (count: number) =>
      `${plural(count, 'document')} inside ${verb(count, 'a file', 'files')} cannot be cleaned; a person has to read ${verb(count, 'it', 'them')}.`,
    quarantined: (count: number) =>
      `${plural(count, 'file')} ${verb(count, 'is', 'are')} quarantined. What is in ${verb(count, 'it', 'them')} is not known.`,
    reviewed: (count: number) =>
      `${plural(count, 'held file')} went out because a person let ${verb(count, 'it', 'them')} pass. Nothing but the word of that person says that what ${verb(count, 'it was', 'they were')} held for identifies nobody.`,
    exempted: (count: number) =>
      `${plural(count, 'area')} of released pictures that the search or a template would have covered ${verb(count, 'was', 'were')} left as ${verb(count, 'it is', 'they are')} on the word of a person (section 3.5).`,
    harmless: (count: number) =>
      `${plural(count, 'line')} of text ${verb(count, 'stays', 'stay')} in released pictures because a machine read ${verb(count, 'it', 'them')} as harmless (section 4.1).`,
    alarms: (count: number) =>
      `${plural(count, 'picture')} went out although a second look saw text that the search had not, on the word of a person.`,
    unchanged: (count: number) =>
      `${plural(count, 'file')} had been released by earlier runs and did not change. The counts of this page are not about them.`,
    pixelsUnchecked: (count: number) =>
      `${plural(count, 'picture')} that may show text went out as ${verb(count, 'it is', 'they are')}, because the operator asked for it or a person let it pass (section 3.5). Names and dates burned into a picture are still there.`,
    facesUnchecked: (count: number) =>
      `${plural(count, 'picture')} that may show a face, or from which one can be rendered, went out as ${verb(count, 'it is', 'they are')}, because the operator asked for it or a person let it pass (section 3.5).`,
    picturesNotRead: (count: number) =>
      `${plural(count, 'released picture')} ${verb(count, 'was', 'were')} not looked into. They were let through because their kind is one into which no text is written, or because the operator asked for it.`,
    picturesSearched: (count: number) =>
      `A machine searched ${plural(count, 'picture')} for text. It misses some: of words drawn over the speckle of ultrasound more than of others, and single letters (docs/pictures.md says how many). What it cannot see no one has seen, unless a person looked.`,
    documentsNotSearched: (count: number) =>
      `${plural(count, 'released file')} ${verb(count, 'holds', 'hold')} a document of which not all can be searched. Nothing but the word of the person who let it pass says that what was not searched identifies nobody.`,
    textCut: (count: number) =>
      `${plural(count, 'text')} ${verb(count, 'was', 'were')} cleaned word by word. Harmless words that no vocabulary knows are cut with the rest, and an unknown name that is also a word of medicine can stay.`,
    kept: (letters: string) =>
      `Elements of ${letters} stay because the policy keeps them (section 2). Safe Harbor asks for their removal; another method has to allow it.`,
    datesShifted: 'Dates were moved, not cut to years. Who knows one true date of a patient can compute the others.',
    datesKept: 'Dates were kept. They identify together with little else.',
    keyed:
      'Codes are computed from the numbers of the patients with a secret. 45 CFR 164.514(c) asks for codes that are not derived from information about the individual; whether a keyed code satisfies it is for counsel to say.',
    unprotected:
      'No passphrase protects the secret of the project: who can read its disk can find out who the patients are.',
    pageSecret:
      'The secret was made in the page, and belongs to whoever saved it there. Without it nobody can tell who is who, and no later run gives the same codes.',
    pageKey:
      'The key that signed was made in the page and is gone with it. The signature shows that evidence, list of instances and manifest belong together and were not changed since; it does not show who ran the page.',
    unsigned: 'Nothing is signed: the browser gave the page no cryptography.',
    unknownClass: (count: number) =>
      `${plural(count, 'file')} ${verb(count, 'is', 'are')} of a kind that the standard does not know: the rules apply, and what such a file requires is not known.`,
    shortIdentifier: (count: number) =>
      `In ${plural(count, 'file')} an identifier is too short to be searched for: it would be found everywhere.`,
    alreadyDeidentified: (count: number) =>
      `${plural(count, 'file')} said that they were de-identified before. What was removed then cannot be searched for now.`,
    identityMissing: (count: number) =>
      `${plural(count, 'file')} ${verb(count, 'names', 'name')} no patient number. Each study stands for a patient of its own.`,
    methodNotMet:
      'The project names Safe Harbor as its method, and the policy of this run does not apply all of its caps: what section 2 shows as kept is not covered by that method.',
    expertExpired: (day: string) =>
      `The expert determination expired on ${day}, before this run ended: it does not cover what was released.`,
    agreementEnded: (day: string) => `The agreement with the recipient ended on ${day}, before this run did.`,
    noMethod: 'No legal method is named. This page says what was done, and not under which law it suffices.',
    notReviewed: 'No person has looked at a sample of the released files.',
    knownIdentifiers:
      'The search finds what any file of the input says of the patient, in every spelling. A name that no attribute of any file holds can only be found by its form.',
    compressed:
      'Compressed pictures inside values are not unpacked by the check after writing. Of a document it reads the text, not the pictures.',
    rare: 'A rare disease, implant or anatomy can point to a person. No program can judge that.',
    noLegalOpinion: 'This page is no legal opinion. A person decides and signs.',
  },
});

export type Catalogue = typeof ENGLISH;
