import { type ComponentChild, h } from 'preact';
import { SAFE_HARBOR_TITLES } from '../../../src/cli/safe-harbor-titles.ts';
import type { IdentifierKind } from '../../../src/identity/index.ts';
import type { Inspecting } from '../session.ts';
import { identifierCounts, type Survey } from '../survey.ts';
import { card, counted, plural, table, type View } from './parts.ts';

const KINDS: Readonly<Record<IdentifierKind, string>> = {
  name: 'names of the patient and relatives',
  'patient-id': 'patient IDs',
  id: 'other numbers of the patient or the visit',
  date: 'birth dates and the like',
  phone: 'telephone numbers',
  address: 'addresses',
  institution: 'institutions',
  staff: 'physicians and operators',
  device: 'devices',
  uid: 'UIDs',
  text: 'texts that name somebody',
};

/** What identifies people in the chosen files, in numbers. No value is shown. */
export function inspectionCard({ state }: View): ComponentChild {
  const { inspecting, files } = state;
  if (inspecting === undefined) return null;
  return card('inspection', '2. What identifies people here', ...contents(inspecting, files.length));
}

function contents({ done, survey }: Inspecting, total: number): ComponentChild[] {
  if (survey === undefined) {
    return [
      h('label', { for: 'inspecting' }, `Looking at headers: ${counted(done)} of ${plural(total, 'file')}`),
      h('progress', { id: 'inspecting', max: total, value: done }),
    ];
  }
  return [h('p', { class: 'big' }, headline(survey)), h('p', { class: 'soft' }, rest(survey)), ...tables(survey)];
}

function headline({ subjects, headers }: Survey): string {
  return `${plural(subjects.size, 'patient')} in ${plural(headers.objects, 'DICOM object')}`;
}

function rest({ rows, subjects }: Survey): string {
  const of = (kind: string): number => rows.filter((row) => row?.kind === kind).length;
  const unidentified = [...subjects.values()].filter(({ key }) => key.unidentified).length;
  return [
    `${counted(of('not-dicom'))} not DICOM`,
    `${counted(of('regenerated'))} DICOMDIR`,
    `${counted(of('failed'))} unreadable`,
    ...(unidentified > 0 ? [plural(unidentified, 'study without a Patient ID', 'studies without a Patient ID')] : []),
  ].join(' · ');
}

function tables(survey: Survey): ComponentChild[] {
  const { headers } = survey;
  const letters = Object.keys(SAFE_HARBOR_TITLES).filter((letter) => headers.categories.has(letter));
  const categories = letters.map((letter) => {
    const { tags, values, objects } = headers.categories.get(letter)!;
    const title = [h('span', { class: 'letter' }, letter === '*' ? '' : letter), SAFE_HARBOR_TITLES[letter]!];
    return [title, counted(tags.size), counted(values), counted(objects)] as ComponentChild[];
  });
  const kinds = identifierCounts(survey).map(({ kind, values, patients }) => [
    KINDS[kind],
    counted(values),
    counted(patients),
  ]);
  return [
    h(
      'ul',
      { class: 'facts' },
      ...[
        [headers.text, 'pictures that may show text'],
        [headers.faces, 'pictures that may show a face'],
        [headers.privateElements, 'private elements'],
      ].map(([count, what]) => h('li', null, h('b', null, counted(Number(count))), ` ${what}`)),
    ),
    table(
      'By category of 45 CFR 164.514(b)(2)(i)',
      [
        { title: 'Category' },
        { title: 'Attributes', isCount: true },
        { title: 'Values', isCount: true },
        { title: 'Objects', isCount: true },
      ],
      categories,
    ),
    h(
      'details',
      null,
      h('summary', null, 'Identifiers that are looked for in every output'),
      table(
        'Identifiers by kind',
        [{ title: 'Kind' }, { title: 'Different values', isCount: true }, { title: 'Patients', isCount: true }],
        kinds,
      ),
    ),
  ];
}
