import type { DataSet, DicomObject } from '../dicom/index.ts';
import { type PictureTemplate, type TemplateArea, templateHolds } from '../policy/index.ts';
import type { Box } from './box.ts';
import { ultrasoundRegions } from './ultrasound-regions.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

const FILE_META = 0x0002;
const ROWS = 0x00280010;
const COLUMNS = 0x00280011;

/** What the templates that mean this picture cover in each of its frames. */
export function templateBoxes(object: DicomObject, templates: readonly PictureTemplate[]): readonly Box[] {
  if (templates.length === 0) return [];
  const size = { width: object.dataSet.number(COLUMNS) ?? 0, height: object.dataSet.number(ROWS) ?? 0 };
  const valuesOf = (tag: number): readonly string[] | undefined => {
    const dataSet = tag >>> 16 === FILE_META ? object.meta : object.dataSet;
    return dataSet?.get(tag)?.strings();
  };
  return templates
    .filter(({ when }) => templateHolds(when, valuesOf))
    .flatMap((one) => coveredBy(one, object.dataSet, size));
}

function coveredBy({ cover, spare }: PictureTemplate, dataSet: DataSet, size: Size): readonly Box[] {
  const boxesOf = (areas: readonly TemplateArea[]): Box[] => areas.flatMap((area) => boxesIn(area, dataSet, size));
  return boxesOf(spare).reduce<readonly Box[]>((left, out) => left.flatMap((box) => without(box, out)), boxesOf(cover));
}

function boxesIn(area: TemplateArea, dataSet: DataSet, { width, height }: Size): readonly Box[] {
  if (area === 'ultrasound-regions') return ultrasoundRegions(dataSet, { width, height });
  const left = area.left < 0 ? Math.max(0, area.left + width) : area.left;
  const top = area.top < 0 ? Math.max(0, area.top + height) : area.top;
  const right = Math.min(width, left + (area.width ?? width));
  const bottom = Math.min(height, top + (area.height ?? height));
  return left < right && top < bottom ? [{ left, top, right, bottom }] : [];
}

/** What is left of a box: above, below, and beside what is taken out of it. */
function without(box: Box, out: Box): readonly Box[] {
  const left = Math.max(box.left, out.left);
  const top = Math.max(box.top, out.top);
  const right = Math.min(box.right, out.right);
  const bottom = Math.min(box.bottom, out.bottom);
  if (left >= right || top >= bottom) return [box];
  const parts: Box[] = [
    { ...box, bottom: top },
    { ...box, top: bottom },
    { left: box.left, top, right: left, bottom },
    { left: right, top, right: box.right, bottom },
  ];
  return parts.filter((part) => part.left < part.right && part.top < part.bottom);
}
