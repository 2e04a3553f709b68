import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure/index.ts';
import type { Box } from '../pixel/index.ts';
import type { DeviceTemplate } from './device-template.ts';
import { ifThere, PRIVATE_FILE, writeAtomically } from './files.ts';

export const TEMPLATES_NAME = 'device-templates.json';
const FORMAT = 'leadglass.device-templates/1';
const DEVICE_TEXTS = ['manufacturer', 'model', 'software', 'modality', 'sopClass'] as const;
const DEVICE_NUMBERS = ['rows', 'columns'] as const;
const ORIGINS: readonly unknown[] = ['review', 'learned', 'imported'] satisfies DeviceTemplate['from'][];

/**
 * The device templates of a project, in the order in which they came. They say nothing of patients.
 * @throws {Failure} `environment/project-damaged`
 */
export function readTemplates(folder: string): readonly DeviceTemplate[] {
  const text = ifThere(() => readFileSync(join(folder, TEMPLATES_NAME), 'utf8'), damaged);
  if (text === undefined) return [];
  let file: { readonly format?: unknown; readonly templates?: unknown } | null;
  try {
    file = JSON.parse(text) as typeof file;
  } catch {
    throw damaged();
  }
  const { format, templates } = file ?? {};
  if (format !== FORMAT || !Array.isArray(templates) || !templates.every(isTemplate)) throw damaged();
  return templates;
}

/**
 * Keeps templates with the project; one of the same id gives way. The project is locked meanwhile.
 * @throws {Failure} `usage/review` for one that names no device or no area
 */
export function addTemplates(folder: string, added: readonly DeviceTemplate[]): void {
  if (added.length === 0) return;
  for (const template of added) {
    if (isTemplate(template)) continue;
    throw new Failure('usage/review', 'a template lacks its device, its size or its areas', {
      hint: 'rows and columns are given, boxes lie inside of them, and one more value names the device',
    });
  }
  const ids = new Set(added.map(({ id }) => id));
  const templates = [...readTemplates(folder).filter(({ id }) => !ids.has(id)), ...added];
  const text = `${JSON.stringify({ format: FORMAT, templates }, undefined, 1)}\n`;
  writeAtomically(join(folder, TEMPLATES_NAME), text, { mode: PRIVATE_FILE });
}

/** Areas are places in pixels: they mean nothing in a picture of another size. */
function isTemplate(value: unknown): value is DeviceTemplate {
  const { id, device, boxes, from, reviewer, at } = recordOf(value);
  const { rows, columns, ...more } = recordOf(device);
  if (typeof id !== 'string' || id === '' || typeof at !== 'string' || !ORIGINS.includes(from)) return false;
  if (reviewer !== undefined && typeof reviewer !== 'string') return false;
  // Rules of others may be for pictures of any size: what of their boxes lies outside is left out.
  const isOfSize = isSize(rows) && isSize(columns);
  if (!isOfSize && (from !== 'imported' || (rows ?? columns) !== undefined)) return false;
  const size = isOfSize ? { rows, columns } : ANY_SIZE;
  const names: readonly string[] = [...DEVICE_TEXTS, ...DEVICE_NUMBERS];
  const texts = Object.entries(more);
  if (texts.length === 0 || !texts.every(([name, text]) => names.includes(name) && typeof text === 'string'))
    return false;
  return Array.isArray(boxes) && boxes.length > 0 && boxes.every((box) => isBoxWithin(box, size));
}

const ANY_SIZE = { rows: Number.POSITIVE_INFINITY, columns: Number.POSITIVE_INFINITY };

/** Whole pixels, not empty, inside the picture. */
export function isBoxWithin(
  value: unknown,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): value is Box {
  const { left, top, right, bottom } = recordOf(value);
  if (![left, top, right, bottom].every((side) => Number.isInteger(side))) return false;
  const box = { left, top, right, bottom } as Box;
  return (
    box.left >= 0 &&
    box.top >= 0 &&
    box.left < box.right &&
    box.top < box.bottom &&
    box.right <= columns &&
    box.bottom <= rows
  );
}

const isSize = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value > 0;

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

const damaged = (): Failure =>
  new Failure('environment/project-damaged', `${TEMPLATES_NAME} of the project cannot be read`, {
    hint: 'bring it back from a backup; without it, remove it and make the templates anew',
  });
