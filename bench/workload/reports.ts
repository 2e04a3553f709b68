import { element, item, type Part, sequence } from '../../test/build/index.ts';
import { code, commonParts, type Identity, longSequence, objectFile, reference } from './common.ts';
import type { WorkloadFile } from './types.ts';
import { familyOf, type Person, type Study, type World } from './world.ts';

const CT = '1.2.840.10008.5.1.4.1.1.2';
const KINDS = [
  ['SR', '1.2.840.10008.5.1.4.1.1.88.33'],
  ['KO', '1.2.840.10008.5.1.4.1.1.88.59'],
  ['PR', '1.2.840.10008.5.1.4.1.1.11.1'],
] as const;

/** Structured reports, key objects and presentation states in turn, 2 to 20 KB each; ten patients, three studies each. */
export function* smallObjects(world: World, count: number): Iterable<WorkloadFile> {
  const people = Array.from({ length: 10 }, (_, i) => world.person(i));
  const studies = people.flatMap((person) =>
    Array.from({ length: 3 }, () => ({ person, study: world.study(person), series: world.uid() })),
  );
  for (let i = 0; i < count; i++) {
    const [modality, sopClass] = KINDS[i % KINDS.length]!;
    const identity = { ...world.pick(studies), modality, sopClass, sopInstance: world.uid(), number: i + 1 };
    const parts = modality === 'PR' ? presentation(world, identity) : report(world, identity);
    const bytes = objectFile(identity, [...commonParts(identity), ...parts]);
    yield { path: `${modality.toLowerCase()}/${String(i).padStart(4, '0')}.dcm`, bytes };
  }
}

function presentation(world: World, { person, study }: Identity): readonly Part[] {
  const text = item(element(0x00700006, 'ST', `nodule, ${familyOf(person)}`), element(0x00700014, 'FL', [10, 20]));
  return [
    sequence(0x00081115, [referencedSeries(world, 0x00081140)]),
    sequence(0x00700001, [item(element(0x00700002, 'CS', 'L1'), sequence(0x00700008, [text]))]),
    element(0x00700080, 'CS', 'NOTES'),
    element(0x00700082, 'DA', study.date),
    element(0x00700083, 'TM', study.time),
    element(0x00700084, 'PN', 'Reader^Lin'),
  ];
}

function report(world: World, { person, study, modality }: Identity): readonly Part[] {
  const evidence = item(
    sequence(0x00081115, [referencedSeries(world, 0x00081199)]),
    element(0x0020000d, 'UI', study.uid),
  );
  const branches = modality === 'KO' ? 2 : world.between(2, 4);
  return [
    element(0x0040a040, 'CS', 'CONTAINER'),
    sequence(0x0040a043, [code('126000', 'DCM', 'Imaging report')]),
    element(0x0040a050, 'CS', 'SEPARATE'),
    sequence(0x0040a375, [evidence]),
    sequence(
      0x0040a730,
      Array.from({ length: branches }, () => contentItem(world, person, world.between(1, 3))),
    ),
    ...(modality === 'SR' ? verification(study) : []),
  ];
}

/** A report with so many content items, in containers of a thousand; one in ten is a text with the patient's name. */
export function longReport(world: World, size: number): Uint8Array {
  const person = world.person(0);
  const study = world.study(person);
  const sopClass = KINDS[0][1];
  const identity = {
    person,
    study,
    series: world.uid(),
    modality: 'SR',
    sopClass,
    sopInstance: world.uid(),
    number: 1,
  };
  const containers = Array.from({ length: Math.ceil(size / 1000) }, (_, container) => {
    const items = Array.from({ length: Math.min(1000, size - container * 1000) }, (_, i) => longItem(world, person, i));
    return item(
      element(0x0040a010, 'CS', 'CONTAINS'),
      element(0x0040a040, 'CS', 'CONTAINER'),
      longSequence(0x0040a730, items),
    );
  });
  return objectFile(identity, [
    ...commonParts(identity),
    element(0x0040a040, 'CS', 'CONTAINER'),
    sequence(0x0040a043, [code('126000', 'DCM', 'Imaging report')]),
    sequence(0x0040a730, containers),
  ]);
}

function longItem(world: World, { name }: Person, index: number): Part {
  const relation = element(0x0040a010, 'CS', 'CONTAINS');
  const type = (value: string): Part => element(0x0040a040, 'CS', value);
  if (index % 10 > 0) return item(sequence(0x00081199, [reference(CT, world.uid())]), relation, type('IMAGE'));
  const text = `Nodule ${index} of ${name.replaceAll('^', ' ')}, no change.`;
  return item(
    relation,
    type('TEXT'),
    sequence(0x0040a043, [code('121071', 'DCM', 'Finding')]),
    element(0x0040a160, 'UT', text),
  );
}

function verification({ date, time }: Study): readonly Part[] {
  const observer = item(
    element(0x0040a027, 'LO', 'Nonesuch General'),
    element(0x0040a030, 'DT', date + time.slice(0, 6)),
    element(0x0040a075, 'PN', 'Reader^Lin'),
  );
  return [
    sequence(0x0040a073, [observer]),
    element(0x0040a491, 'CS', 'COMPLETE'),
    element(0x0040a493, 'CS', 'VERIFIED'),
  ];
}

function referencedSeries(world: World, tag: number): Part {
  const references = Array.from({ length: world.between(1, 39) }, () => reference(CT, world.uid()));
  return item(sequence(tag, references), element(0x0020000e, 'UI', world.uid()));
}

/** A content item (PS3.3 C.17.3) with one to three below it, `depth` levels deep. */
function contentItem(world: World, person: Person, depth: number): Part {
  const name = sequence(0x0040a043, [code(String(world.between(111000, 121999)), 'DCM', 'Finding')]);
  const relation = element(0x0040a010, 'CS', 'CONTAINS');
  const type = (value: string): Part => element(0x0040a040, 'CS', value);
  if (depth === 0) {
    const [valueType, value] = leaf(world, person);
    return item(relation, type(valueType), name, value);
  }
  const below = Array.from({ length: world.between(1, 3) }, () => contentItem(world, person, depth - 1));
  return item(relation, type('CONTAINER'), name, element(0x0040a050, 'CS', 'SEPARATE'), sequence(0x0040a730, below));
}

function leaf(world: World, { name }: Person): readonly [valueType: string, value: Part] {
  switch (world.between(0, 3)) {
    case 0: {
      const text = `The patient ${name.replaceAll('^', ' ')} shows no change against 2019.`;
      return ['TEXT', element(0x0040a160, 'UT', text)];
    }
    case 1:
      return ['PNAME', element(0x0040a123, 'PN', 'Observer^Ida')];
    case 2:
      return ['UIDREF', element(0x0040a124, 'UI', world.uid())];
    default: {
      const value = item(sequence(0x004008ea, [code('mm', 'UCUM', 'mm')]), element(0x0040a30a, 'DS', '12.5'));
      return ['NUM', sequence(0x0040a300, [value])];
    }
  }
}
