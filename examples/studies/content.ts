import { type Attributes, code } from './attributes.ts';
import { type Marked, mark } from './mark.ts';
import { type DicomExample, reference } from './object.ts';

/** A coded concept: value, scheme, meaning. */
export type Concept = readonly [value: string, scheme: string, meaning: string];

/** One content item with its relationship to the item above (PS3.3 C.17.3). */
export function contentItem(relationship: string, valueType: string, concept: Concept, value: Attributes): Attributes {
  return {
    RelationshipType: relationship,
    ValueType: valueType,
    ConceptNameCodeSequence: [code(...concept)],
    ...value,
  };
}

export function textItem(relationship: string, concept: Concept, text: Marked | string): Attributes {
  return contentItem(relationship, 'TEXT', concept, { TextValue: text });
}

/** The root of a tree, or a heading in it. */
export function containerItem(concept: Concept, items: readonly Attributes[]): Attributes {
  return {
    ValueType: 'CONTAINER',
    ConceptNameCodeSequence: [code(...concept)],
    ContinuityOfContent: 'SEPARATE',
    ContentSequence: items,
  };
}

/** IMAGE has no concept name where the relationship says enough. */
export function imageItem(relationship: string, image: DicomExample): Attributes {
  return { RelationshipType: relationship, ValueType: 'IMAGE', ReferencedSOPSequence: [reference(image)] };
}

/** All instances that a document refers to, by study and series (PS3.3 Table C.17-3). */
export function evidence(images: readonly DicomExample[]): readonly Attributes[] {
  return grouped(images, ({ instance }) => instance.scene.visit.studyUid).map((study) => ({
    StudyInstanceUID: mark`${study[0]!.instance.scene.visit.studyUid}`,
    ReferencedSeriesSequence: referencedSeries(study, 'ReferencedSOPSequence'),
  }));
}

/** Instances by series. Documents call the items instances, presentation states call them images. */
export function referencedSeries(
  images: readonly DicomExample[],
  keyword: 'ReferencedSOPSequence' | 'ReferencedImageSequence',
): readonly Attributes[] {
  return grouped(images, ({ instance }) => instance.scene.seriesUid).map((series) => ({
    SeriesInstanceUID: mark`${series[0]!.instance.scene.seriesUid}`,
    [keyword]: series.map(reference),
  }));
}

function grouped(images: readonly DicomExample[], key: (image: DicomExample) => string): readonly DicomExample[][] {
  return [...Map.groupBy(images, key).values()];
}
