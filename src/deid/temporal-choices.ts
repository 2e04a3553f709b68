import type { Vr } from '../dicom/index.ts';
import type { FindingCode } from '../failure/index.ts';
import type { ProfileCode } from '../standard/index.ts';
import type { CodeResolver } from './code-resolver.ts';
import { ACTION, type Choice } from './decisions.ts';
import type { RuleBook } from './rule-book.ts';
import { type TemporalContext, type TemporalKind, temporalPlan } from './temporal.ts';
import type { TypeLookup } from './type-lookup.ts';

/** What is asked of a date or time. */
export interface TemporalRequest {
  readonly kind: TemporalKind;
  /** The rule that acts, as an index in the book. */
  readonly by: number;
  /** The code to fall back to. */
  readonly basic: ProfileCode;
}

export interface TemporalParts {
  readonly context: TemporalContext;
  readonly book: RuleBook;
  readonly codes: CodeResolver;
  readonly types: TypeLookup;
  note(code: FindingCode, row: number): void;
}

/** Dates and times of one object by the policy's date mode (PS3.15 E.3.6): from plans to choices. */
export class TemporalChoices {
  readonly #parts: TemporalParts;

  constructor(parts: TemporalParts) {
    this.#parts = parts;
  }

  /** `undefined`: as the row of the table says. */
  choose(row: number, tag: number, vr: Vr, request: TemporalRequest, text: () => string): Choice | undefined {
    const { kind, by, basic } = request;
    const { context, book, codes, note } = this.#parts;
    const plan = temporalPlan(kind, context, text);
    switch (plan.kind) {
      case 'row':
        return undefined;
      case 'act':
        return { action: ACTION[plan.action], rule: by };
      case 'basic': {
        const id = plan.finding === undefined ? `basic:${basic}` : `default:${plan.finding}`;
        if (plan.finding === undefined) return codes.resolve(row, tag, vr, basic, book.rule(id, BASIC_CLAUSE, 'basic'));
        note(plan.finding, row);
        return codes.resolve(row, tag, vr, basic, book.rule(id, 'PS3.5 6.2', 'vr-default'));
      }
      case 'remove':
        return this.#removed(row, tag, vr, request);
    }
  }

  /** What the policy takes away as a whole, held against the Type. */
  #removed(row: number, tag: number, vr: Vr, { by, basic }: TemporalRequest): Choice {
    const { codes, types } = this.#parts;
    switch (types.at(row, 'effective')) {
      case '1':
        return codes.dummy(row, tag, vr, by);
      case '2':
        return codes.emptied(tag, vr, by);
      case 'unknown':
        return codes.resolve(row, tag, vr, basic, by);
      default:
        return { action: ACTION.remove, rule: by };
    }
  }
}

const BASIC_CLAUSE = 'PS3.15 Table E.1-1';
