import { basename } from 'node:path';
import type { FailureCode } from '../failure/index.ts';
import { FACE_RULES, searchSlowness, TEXT_RULES } from '../pixel/index.ts';
import type {
  AttributeFacts,
  CategorySurvey,
  FormCount,
  InspectionFacts,
  NamedCount,
  RuleSearch,
} from '../proof/index.ts';
import { attribute, tagText } from '../standard/index.ts';
import type { HeaderFacts } from './header-facts.ts';
import type { Findings } from './inspection.ts';
import { FormCounter } from './masked-form.ts';
import type { SearchFacts } from './picture-facts.ts';
import { SAFE_HARBOR_TITLES } from './safe-harbor-titles.ts';

/** Forms that are shown of each attribute and kind. */
const MOST_FORMS = 5;
const MOST_PATH_FORMS = 20;

/** What the page of an inspection shows, from what was found: values and paths become forms here, and go no further. */
export function inspectionFacts(
  { survey, identifiers, headers, pictures, documents, tellingPaths }: Findings,
  { software, made }: Pick<InspectionFacts, 'software' | 'made'>,
): InspectionFacts {
  const { counts, patients, codes, interrupted } = survey;
  return {
    software,
    made,
    isInterrupted: interrupted,
    counts: {
      files: counts.in,
      instances: counts.instances,
      patients: patients.length,
      dicomdirs: counts.dicomdirs,
      notDicom: counts.notDicom,
      unreadable: counts.quarantined,
      sameUid: counts.sameUid,
      unidentified: patients.filter(({ subject }) => subject.key.unidentified).length,
      mixedIssuers: patients.filter(({ mixedIssuer }) => mixedIssuer).length,
      notLookedInto: Math.max(0, counts.instances - headers.objects),
    },
    identifiers: identifiers.map((facts) => ({ ...facts, forms: formsOfKind(survey, facts.kind) })),
    categories: categoriesOf(headers),
    text: [...headers.textRules]
      .map(([rule, objects]) => ({ rule, risk: TEXT_RULES[rule], objects, ...searchOf(pictures.searches.get(rule)) }))
      .sort(byObjects),
    faces: [...headers.faceRules].map(([rule, objects]) => ({ rule, risk: FACE_RULES[rule], objects })).sort(byObjects),
    pictureNotes: named(new Map<string, number>([...pictures.unread, ...pictures.notes])),
    documents: { ...documents },
    sopClasses: named(headers.sopClasses),
    devices: named(headers.devices),
    descriptors: named(headers.descriptorForms),
    characterSets: named(headers.characterSets),
    creators: [...headers.creators]
      .map(([name, facts]) => ({ name, ...facts }))
      .sort((a, b) => b.elements - a.elements || (a.name < b.name ? -1 : 1)),
    paths: {
      count: tellingPaths.count,
      forms: formsOf(
        tellingPaths.paths.map((path) => basename(path)),
        MOST_PATH_FORMS,
      ),
    },
    unreadable: (Object.entries(codes) as [FailureCode, number][]).map(([code, count]) => ({ code, count })),
  };
}

function searchOf(facts: SearchFacts | undefined): { readonly search?: RuleSearch } {
  if (facts === undefined) return {};
  const { look, frames, seconds } = facts;
  return { search: { look, frames, seconds: Math.ceil(seconds * searchSlowness()) } };
}

const byObjects = (a: { readonly objects: number }, b: { readonly objects: number }): number => b.objects - a.objects;

function named(counts: ReadonlyMap<string, number>): NamedCount[] {
  const rows = [...counts].map(([name, objects]) => ({ name, objects }));
  return rows.sort((a, b) => b.objects - a.objects || (a.name < b.name ? -1 : 1));
}

function formsOf(values: Iterable<string>, limit: number): readonly FormCount[] {
  const counter = new FormCounter();
  for (const value of values) counter.add(value);
  return counter.most(limit).forms;
}

function formsOfKind({ patients }: Findings['survey'], kind: string): readonly FormCount[] {
  const values = patients.flatMap(({ subject }) => subject.identifiers.filter((one) => one.kind === kind));
  return formsOf(
    values.map(({ value }) => value),
    MOST_FORMS,
  );
}

/** In the order of the law, free text last. */
function categoriesOf({ categories, forms }: HeaderFacts): CategorySurvey[] {
  return Object.keys(SAFE_HARBOR_TITLES).flatMap((category) => {
    const facts = categories.get(category);
    if (facts === undefined) return [];
    const attributes = [...facts.tags].map(([tag, values]) => attributeOf(tag, values, forms?.get(tag)));
    attributes.sort((a, b) => b.values - a.values || (a.tag < b.tag ? -1 : 1));
    return [{ category, objects: facts.objects, values: facts.values, attributes }];
  });
}

function attributeOf(tag: number, values: number, counter: FormCounter | undefined): AttributeFacts {
  const { forms, others } = counter?.most(MOST_FORMS) ?? { forms: [], others: 0 };
  return { tag: tagText(tag), name: attribute(tag)?.name ?? '', values, forms, otherForms: others };
}
