/** What goes to the page and its worker and comes back; plain data, as messages between threads are. */
import type { Finding } from '../../../src/failure/index.ts';
import { type CompiledPolicy, loadPolicy, type PolicyOverrides, withOverrides } from '../../../src/policy/index.ts';

export interface Order {
  readonly bytes: Uint8Array;
  readonly secret: Uint8Array;
}

export interface Answer {
  readonly status: string;
  readonly code?: string;
  readonly path?: string;
  readonly bytes?: Uint8Array;
  readonly findings?: readonly Finding[];
}

/** Pictures go through as they are: this is about the bytes of an object that is released. */
const OVERRIDES: PolicyOverrides = { pixels: 'insecure-keep', faces: 'keep' };

export const examplePolicy = async (): Promise<CompiledPolicy> =>
  withOverrides(await loadPolicy('research'), OVERRIDES);

/** A policy of one's own, which has to be read and checked first. */
export const OWN_POLICY = `
name: browser
extends: research
options: [clean-descriptors, clean-structured-content, clean-graphics, retain-longitudinal-modified-dates]
pixels: { text: insecure-keep, faces: keep }
rules:
  - { at: InstitutionName, do: set, value: Site A, reason: agreed with the sponsor }
`;
