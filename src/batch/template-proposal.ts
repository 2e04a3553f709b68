import { sha256Hex } from '../crypto/index.ts';
import type { DeviceKey, DeviceTemplate, PictureRecord, TemplateProposal } from '../project/index.ts';

/** What is kept of a proposal: the same areas for the same device are one template, whoever proposes them. */
export function templateOf(
  { device }: Pick<PictureRecord, 'device'>,
  { template: boxes, reviewer, at }: TemplateProposal,
): DeviceTemplate {
  const id = sha256Hex(new TextEncoder().encode(JSON.stringify([keyOf(device), boxes]))).slice(0, 32);
  return { id, device, boxes, from: 'review', reviewer, at };
}

/**
 * The proposals behind templates, so that they can be made again. Each names a picture of its device, the one with the
 * lowest id: what is written on a device does not leave the project. A device of which no picture is there has none.
 */
export function proposalsOf(
  templates: readonly DeviceTemplate[],
  records: readonly PictureRecord[],
): TemplateProposal[] {
  const firsts = new Map<string, PictureRecord>();
  for (const record of records) {
    const key = JSON.stringify(keyOf(record.device));
    const first = firsts.get(key);
    if (first === undefined || record.id < first.id) firsts.set(key, record);
  }
  return templates.flatMap(({ from, device, boxes, reviewer, at }): TemplateProposal[] => {
    const picture = firsts.get(JSON.stringify(keyOf(device)));
    if (from !== 'review' || reviewer === undefined || picture === undefined) return [];
    return [{ instance: picture.id, content: picture.content, template: boxes, reviewer, at }];
  });
}

/** In one order, and nothing besides. */
const keyOf = ({ manufacturer, model, software, rows, columns, modality, sopClass }: Partial<DeviceKey>) => ({
  ...{ manufacturer, model, software, rows, columns, modality, sopClass },
});
