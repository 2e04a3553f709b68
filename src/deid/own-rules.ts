import { type DicomObject, type Element, ROW, vrName } from '../dicom/index.ts';
import { type CompiledRule, type Condition, conditionHolds, matchesMask, type Selector } from '../policy/index.ts';
import type { PrivateBlocks } from './private-blocks.ts';

type TagStep = Extract<Selector, { kind: 'tag' | 'mask' }>;

/** The rules of the policy's author on one object. Of two that match an element the first one counts. */
export class OwnRules {
  readonly #object: DicomObject;
  readonly #blocks: PrivateBlocks;
  readonly #rules: readonly CompiledRule[];

  constructor(object: DicomObject, rules: readonly CompiledRule[], blocks: PrivateBlocks) {
    this.#object = object;
    this.#blocks = blocks;
    this.#rules = rules.length === 0 ? rules : rules.filter((rule) => this.#applies(rule));
  }

  /** True when there is a rule that could match something in this object. */
  get any(): boolean {
    return this.#rules.length > 0;
  }

  find(row: number): CompiledRule | undefined {
    return this.#rules.length === 0 ? undefined : this.#rules.find(({ at }) => this.#matches(at, row));
  }

  /** True when a rule names something inside this sequence by its path: an own rule outranks X on an ancestor. */
  reachesInto(row: number): boolean {
    return this.#rules.some(
      ({ at }) =>
        at.kind === 'path' && at.steps.slice(0, -1).some((_, i) => this.#endsWith(at.steps.slice(0, i + 1), row)),
    );
  }

  #applies(rule: CompiledRule): boolean {
    return (rule.when ?? []).every((condition) =>
      conditionHolds(condition, valuesFor(condition, this.#object.dataSet.get(condition.tag))),
    );
  }

  #matches(at: Selector, row: number): boolean {
    const { table } = this.#object.dataSet;
    switch (at.kind) {
      case 'tag':
      case 'mask':
        return isStep(at, table.tag[row]!);
      case 'vr':
        return at.vr === ((table.flags[row]! & ROW.sequence) !== 0 ? 'SQ' : vrName(table.vr[row]!));
      case 'path':
        return this.#endsWith(at.steps, row);
      case 'private':
        return this.#isPrivate(at, row);
    }
  }

  #endsWith(steps: readonly TagStep[], row: number): boolean {
    const { table } = this.#object.dataSet;
    let at = row;
    for (let i = steps.length - 1; i >= 0; i--) {
      if (at < 0 || !isStep(steps[i]!, table.tag[at]!)) return false;
      const item = table.parent[at]!;
      at = item < 0 ? -1 : table.parent[item]!;
    }
    return true;
  }

  #isPrivate(at: Extract<Selector, { kind: 'private' }>, row: number): boolean {
    const tag = this.#object.dataSet.table.tag[row]! >>> 0;
    if (tag >>> 16 !== at.group || (tag & 0xff) !== at.element) return false;
    return this.#blocks.creatorOf(row)?.name === at.creator;
  }
}

/** Sequences and bulk have no values to compare; there they are all the same when they are not empty. */
function valuesFor({ op }: Condition, element: Element | undefined): readonly string[] | undefined {
  const isPresence = op === 'present' || op === 'absent';
  if (element === undefined) return undefined;
  if (isPresence && (element.isSequence || element.isBulk)) return element.length > 0 ? ['present'] : [];
  return element.strings();
}

const isStep = (step: TagStep, tag: number): boolean =>
  step.kind === 'tag' ? (step.tag | 0) === tag : matchesMask(step, tag);
