import { ENGLISH } from '../evidence/catalogue.ts';
import { counted, plural, verb } from '../page/counting.ts';

/** Every word of the page of an inspection that is not a code: sentences for somebody who knows the law and not DICOM. */
export const WORDS = Object.freeze({
  language: 'en',
  number: counted,
  title: 'What identifies people here',
  subtitle: (made: string) => `Inspection of ${made} (UTC), before anything is de-identified`,
  footer: (software: string, version: string) =>
    `${software} ${version}. Values are masked: X and x stand for letters, 9 for a digit. No path of a file is here.`,
  none: 'None.',
  empty: 'an empty name',
  times: (form: string, count: number) => (count === 1 ? form : `${form} × ${counted(count)}`),
  otherForms: (count: number) => `${plural(count, 'value')} of other forms`,
  shown: (shown: number, all: number) => `The ${counted(shown)} most frequent of ${counted(all)}.`,

  sections: {
    overview: 'Overview',
    people: 'Who',
    categories: 'By category of 45 CFR 164.514(b)(2)(i)',
    pictures: 'Pictures',
    text: 'Text burned in',
    faces: 'Faces',
    documents: 'Documents inside objects',
    private: 'Private elements',
    devices: 'Devices and kinds of objects',
    texts: 'Texts and character sets',
    paths: 'Names of files and folders',
    unreadable: 'What cannot be read',
  },

  overview: {
    sentence: (instances: number, patients: number, files: number) =>
      `${plural(files, 'file')}: ${plural(instances, 'image, report or other object', 'images, reports and other objects')} of ${plural(patients, 'patient')}.`,
    interrupted: 'The inspection was interrupted: what follows is about the files that it came to.',
    chart: (parts: string) => `What the files are: ${parts}`,
    parts: {
      instances: 'objects',
      dicomdirs: 'directories of files',
      notDicom: 'not DICOM',
      unreadable: 'not readable',
    } as Readonly<Record<string, string>>,
    text: (count: number) =>
      `${plural(count, 'picture')} may have text burned in: a run covers what it finds, or holds ${verb(count, 'it', 'them')} until a person has looked, as the policy says.`,
    faces: (count: number) =>
      `${plural(count, 'picture')} may show a face, or let one be rendered: a run holds ${verb(count, 'it', 'them')} until a person has looked.`,
    paths: (count: number) =>
      `${plural(count, 'file')} ${verb(count, 'has', 'have')} a name or folder that says who the patient is. A run copies no name.`,
    unreadable: (count: number) =>
      `${plural(count, 'file')} cannot be read: a run quarantines ${verb(count, 'it', 'them')}.`,
    sameUid: (count: number) =>
      `${plural(count, 'object')} ${verb(count, 'has', 'have')} the identifier of another one: the same bytes are a duplicate, others a conflict for a person.`,
    unidentified: (count: number) =>
      `${plural(count, 'study has', 'studies have')} no patient number: each stands for a patient of its own.`,
    mixedIssuers: (count: number) =>
      `${plural(count, 'patient')} ${verb(count, 'has', 'have')} a number that comes with several issuers, or with and without one.`,
    private: (elements: number, creators: number) =>
      `${plural(elements, 'private element')} of ${plural(creators, 'maker')}: a run keeps those that a list calls safe and removes the others.`,
    notLookedInto: (count: number) =>
      `${plural(count, 'object')} in archives or from standard input: counted, and not looked into.`,
  },

  people: {
    head: ['Kind of identifier', 'Values', 'Patients', 'What they look like'] as readonly string[],
    kinds: {
      name: 'names of the patient',
      'patient-id': 'patient numbers',
      id: 'other numbers',
      date: 'dates',
      phone: 'telephone numbers',
      address: 'addresses',
      institution: 'institutions',
      staff: 'physicians and operators',
      device: 'devices and stations',
      uid: 'unique identifiers',
      text: 'other texts about the patient',
    } as Readonly<Record<string, string>>,
  },
  categories: {
    head: ['Category', 'Objects', 'Values', 'Attributes'] as readonly string[],
    titles: ENGLISH.categories.titles,
    freeText: ENGLISH.categories.freeText,
    attributes: (title: string, count: number) => `${title}: ${plural(count, 'attribute')}`,
    attributesHead: ['Attribute', 'Values', 'What they look like'] as readonly string[],
    absent: (letters: string) => `Nothing was found in a place of its own for ${letters}; texts may hold any of them.`,
  },

  pictures: {
    head: ['Judged by', 'Objects', 'Means'] as readonly string[],
    searchHead: ['Search for text', 'Frames', 'Seconds, about'] as readonly string[],
    looks: {
      strict: 'in all passes',
      triage: 'in the quick passes, and in all where these find something',
      none: 'none',
    },
    notesHead: ['To know', 'Objects'] as readonly string[],
    notes: {
      'overlay-in-pixels': 'an overlay stands in unused bits of the pixels; a run clears them',
      'overlay-plane': 'an overlay stands beside the pixels; the policy keeps or removes it',
      icon: 'a small picture of the picture may show the same text',
      'ultrasound-regions': 'ultrasound that says where its regions are',
      'no-ultrasound-regions': 'ultrasound that does not say where its regions are',
    } as Readonly<Record<string, string>>,
    unread: (code: string) => `cannot be decoded, so a run holds it: ${code}`,
    chart: (what: string, parts: string) => `${what}: ${parts}`,
    risks: {
      possible: 'a person must look',
      cleared: 'cleared by rule',
      none: 'no picture',
    } as Readonly<Record<string, string>>,
    text: {
      'no-picture': 'no picture in the object',
      declared: 'the object says that text is burned in',
      'overlay-in-pixels': 'an overlay stands in unused bits of the pixels',
      screen: 'a slice that is a screen, a report, converted, or says nothing of its kind',
      'other-class': 'a kind of picture into which devices write text',
      map: 'computed values and labels: no picture of anything',
      'acquired-slice': 'a slice as the scanner acquired it',
    } as Readonly<Record<string, string>>,
    faces: {
      'no-picture': 'no picture in the object',
      declared: 'the object says that a face can be recognised',
      photograph: 'a photograph or a video of a person',
      'head-region': 'the head or neck is named as the region',
      'unknown-region': 'nothing says which region it is',
      map: 'computed values and labels: no picture of anything',
      'faceless-class': 'a picture of the inside, of tissue or of counts',
      projection: 'a projection in which no head is named',
      'other-region': 'another region than the head is named',
    } as Readonly<Record<string, string>>,
  },

  documents: {
    head: ['By the text of the document', 'Objects'] as readonly string[],
    identifiers: 'it has identifiers of the patient',
    notSearchable: 'it cannot be searched as a whole',
    searched: 'it was searched, and has no identifier that is known',
  },
  private: { head: ['Maker of the block', 'Objects', 'Elements'] as readonly string[] },
  devices: {
    devicesHead: ['Maker, model, software', 'Objects'] as readonly string[],
    classesHead: ['SOP Class', 'Objects'] as readonly string[],
  },
  texts: {
    descriptorsHead: ['Descriptor: built of', 'Objects'] as readonly string[],
    charactersHead: ['Character set, as declared', 'Objects'] as readonly string[],
  },
  paths: {
    text: (count: number) =>
      `${plural(count, 'path')} with an identifier of the patient in it. Such names look like this:`,
    head: ['Name of the file', 'Files'] as readonly string[],
  },
  unreadable: { head: ['Code', 'Files', 'Means'] as readonly string[] },
});
