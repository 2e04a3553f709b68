/** `docs/reference/evidence.schema.json`: the JSON Schema of evidence.json, from the schema that checks it. */
import { evidenceJsonSchema } from '../src/proof/evidence/schema.ts';
import { readableJson } from './readable-json.ts';

/** The file as it should be, by name. */
export function evidenceFiles(): Readonly<Record<string, string>> {
  return { 'evidence.schema.json': `${readableJson(evidenceJsonSchema())}\n` };
}
