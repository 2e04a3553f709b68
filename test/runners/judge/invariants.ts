import { type DataSet, elementText, keywordOf, type ParsedFile, stringsOf, walk } from '../parse/index.ts';
import { samePatient } from './evaluate.ts';
import { identifiersOf } from './identifiers.ts';
import { illegal } from './legal.ts';
import { codeValues } from './rules.ts';
import { safePrivateElement } from './safe-private.ts';
import { Haystack } from './search.ts';
import type { Finding, Instance } from './types.ts';

/** What the profile of a case allows to stand. */
export interface AppliedProfile {
  readonly codes: readonly string[];
  readonly trustDeclaredSafe: boolean;
}

interface Released {
  readonly profile: AppliedProfile;
  readonly input: ParsedFile;
  readonly output: ParsedFile;
  /** All inputs of this patient. */
  readonly inputs: readonly ParsedFile[];
  /** Bytes that a second run with the same project state, policy and input wrote. */
  readonly again: Uint8Array | undefined;
}

/** Says what breaks the invariant; `undefined` when it holds. */
type Invariant = (released: Released) => string | undefined;

/** The invariants of the case format, asserted on every released instance. */
const INVARIANTS: Readonly<Record<string, Invariant>> = {
  'identity removed is YES': ({ output }) => {
    const values = textAt(output.dataSet, '00120062');
    return values.length === 1 && values[0] === 'YES' ? undefined : `(0012,0062) is ${values.join('\\') || 'missing'}`;
  },
  'method codes are those applied': methodCodes,
  'temporal information says what was done': temporalInformation,
  'instance UID is new and equals the file meta': instanceUid,
  'structure without problems': ({ output }) => (output.problems.length === 0 ? undefined : output.problems.join('; ')),
  'no group length, group 0000 or group 0004': ({ output }) =>
    pathWhere(output, ({ tag }) => tag.endsWith('0000') || tag.startsWith('0004') || tag.startsWith('0000')),
  'odd groups only where allowed, with their creators': privateElements,
  'elements in ascending order': ascendingOrder,
  'values legal for their VR': illegalValue,
  'text decodes in its character set': ({ output }) =>
    pathWhere(output, (element, holder) => element.items === undefined && !elementText(element, holder.charset).clean),
  'the same bytes from a second run': ({ output, again }) => {
    if (again === undefined) return 'the second run released nothing';
    return Buffer.compare(output.bytes, again) === 0 ? undefined : 'the second run wrote other bytes';
  },
  'no source identifier in the file': sourceIdentifier,
};

export interface InvariantOptions {
  readonly profile: AppliedProfile;
  /** Outputs of a second run by instance; left out when there was none. */
  readonly again?: readonly (Uint8Array | undefined)[];
}

/** Judges the invariants on every released instance of a case. */
export function judgeInvariants(instances: readonly Instance[], options: InvariantOptions): Finding[] {
  return instances.flatMap((instance, index) => {
    if (instance.outcome !== 'released') return [];
    const path = `#${index}`;
    const { input, output } = instance;
    if (output === undefined)
      return [{ path, rule: 'the output can be parsed', pass: false, found: instance.unreadable ?? '' }];
    const inputs = samePatient(instance, instances);
    const released: Released = { profile: options.profile, input, output, inputs, again: options.again?.[index] };
    const names = Object.entries(INVARIANTS).filter(
      ([name]) => options.again !== undefined || !name.includes('second run'),
    );
    return names.map(([rule, invariant]) => {
      const broken = invariant(released);
      return { path, rule, pass: broken === undefined, found: broken ?? '' };
    });
  });
}

function textAt(dataSet: DataSet | undefined, tag: string): string[] {
  const element = dataSet?.get(tag);
  return element === undefined || dataSet === undefined ? [] : stringsOf(element, dataSet.charset);
}

function pathWhere(
  file: ParsedFile,
  wrong: (element: DataSet['elements'][number], holder: DataSet) => boolean,
): string | undefined {
  for (const { element, dataSet, path } of walk(file.dataSet)) if (wrong(element, dataSet)) return path;
  return undefined;
}

function methodCodes({ output, profile }: Released): string | undefined {
  const element = output.dataSet.get('00120064');
  const found = element === undefined ? [] : codeValues({ element, holder: output.dataSet });
  const [a, b] = [[...found].sort().join(), [...profile.codes].sort().join()];
  return a === b ? undefined : `(0012,0064) holds ${a || 'nothing'}, applied were ${b}`;
}

/** PS3.15 E.2, E.3.6: REMOVED without a date option. */
function temporalInformation({ output, profile }: Released): string | undefined {
  const wanted = profile.codes.includes('113107')
    ? 'MODIFIED'
    : profile.codes.includes('113106')
      ? 'UNMODIFIED'
      : 'REMOVED';
  const found = textAt(output.dataSet, '00280303').join('\\');
  return found === wanted ? undefined : `(0028,0303) is ${found || 'missing'}, wanted ${wanted}`;
}

function instanceUid({ input, output, profile }: Released): string | undefined {
  const [uid] = textAt(output.dataSet, '00080018');
  if (uid === undefined || uid !== textAt(output.meta, '00020003')[0])
    return 'data set and file meta name different instances';
  if (profile.codes.includes('113110') || uid !== textAt(input.dataSet, '00080018')[0]) return undefined;
  return 'the source SOP Instance UID';
}

/**
 * Without Retain Safe Private nothing of an odd group stays; with it, elements of Table E.3.10-1 (or, where the policy
 * trusts them, of blocks that the source declares safe), each under a creator in the same data set, and no creator
 * without elements.
 */
function privateElements({ output, profile }: Released): string | undefined {
  for (const { element, dataSet, path } of walk(output.dataSet)) {
    const { tag } = element;
    if (Number.parseInt(tag.slice(3, 4), 16) % 2 === 0) continue;
    if (!profile.codes.includes('113111')) return path;
    if (/^....00[1-9A-F][0-9A-F]$/.test(tag)) {
      const block = `${tag.slice(0, 4)}${tag.slice(6)}`;
      if (!dataSet.elements.some((other) => other.tag.startsWith(block))) return `${path} reserves nothing`;
      continue;
    }
    const creator = textAt(dataSet, `${tag.slice(0, 4)}00${tag.slice(4, 6)}`)[0];
    if (creator === undefined) return `${path} without creator`;
    if (!profile.trustDeclaredSafe && !safePrivateElement(creator, tag)) return `${path} is not in Table E.3.10-1`;
  }
  return undefined;
}

function ascendingOrder({ output }: Released): string | undefined {
  const last = new Map<DataSet, string>();
  for (const { element, dataSet, path } of walk(output.dataSet)) {
    if (element.tag <= (last.get(dataSet) ?? '')) return path;
    last.set(dataSet, element.tag);
  }
  return undefined;
}

function illegalValue({ output }: Released): string | undefined {
  for (const { element, dataSet, path } of walk(output.dataSet)) {
    const why = illegal(element, dataSet);
    if (why !== undefined) return `${path} ${keywordOf(element.tag)}: ${why}`;
  }
  return undefined;
}

/** Full dates and UIDs may stay where an option keeps them; a birth date never does. */
function sourceIdentifier({ output, inputs, profile }: Released): string | undefined {
  const kept = new Set<string>();
  if (profile.codes.includes('113106')) kept.add('date');
  if (profile.codes.includes('113110')) kept.add('uid');
  const haystack = new Haystack(output);
  const hits = identifiersOf(inputs, { staff: true }).flatMap((identifier) => {
    const hit = kept.has(identifier.kind) ? undefined : haystack.find(identifier);
    return hit === undefined
      ? []
      : [`${identifier.kind} ${JSON.stringify(identifier.text)} at ${hit.path} (${hit.how})`];
  });
  return hits.length === 0 ? undefined : hits.join('; ');
}
