import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hkdfSha256 } from '../crypto/index.ts';
import { NONCE_BYTES, open, seal } from '../crypto/seal.node.ts';
import { Failure, type Secret } from '../failure/index.ts';
import { type CompiledPolicy, PRESETS, presetPolicy, restorePolicy } from '../policy/index.ts';
import { ifThere, makePrivateFolder, PRIVATE_FILE, writeAtomically } from './files.ts';

export interface PolicyPlace {
  /** Of the project. */
  readonly folder: string;
  readonly projectId: string;
  readonly secret: Secret;
}

/**
 * The policies under which something is held, so that it can be decided again exactly as it was: presets by their
 * names, others as sealed copies in `policies` by their digests. A policy may hold words of a site.
 */
export class RunPolicies {
  readonly #place: PolicyPlace;
  readonly #key: Secret;

  constructor(place: PolicyPlace) {
    this.#place = place;
    this.#key = hkdfSha256(place.secret, 'leadglass/project/v1/policies');
  }

  keep(policy: CompiledPolicy): void {
    if (presetOf(policy.digest) !== undefined || this.#read(policy.digest) !== undefined) return;
    makePrivateFolder(join(this.#place.folder, 'policies'));
    const plaintext = new TextEncoder().encode(JSON.stringify(policy));
    const sealed = seal(this.#key, plaintext, {
      context: this.#context(policy.digest),
      nonce: randomBytes(NONCE_BYTES),
    });
    writeAtomically(this.#path(policy.digest), sealed, { mode: PRIVATE_FILE });
  }

  /** @throws {Failure} `policy/not-the-same` when it cannot be had as it was */
  of({ name, digest }: { readonly name: string; readonly digest: string }): CompiledPolicy {
    const policy = this.find(digest);
    if (policy !== undefined) return policy;
    throw new Failure('policy/not-the-same', `the policy ${name} is not here as it was in that run`, {
      hint: 'another version of leadglass decides otherwise: leadglass held retry --policy decides anew',
    });
  }

  find(digest: string): CompiledPolicy | undefined {
    const preset = presetOf(digest);
    if (preset !== undefined) return preset;
    const sealed = this.#read(digest);
    if (sealed === undefined) return undefined;
    const text = new TextDecoder().decode(open(this.#key, sealed, this.#context(digest)));
    const policy = restorePolicy(JSON.parse(text) as CompiledPolicy);
    return policy?.digest === digest ? policy : undefined;
  }

  #read(digest: string): Uint8Array | undefined {
    return ifThere(
      () => readFileSync(this.#path(digest)),
      () => new Failure('environment/project-damaged', 'a policy of the project cannot be read'),
    );
  }

  #path(digest: string): string {
    if (!/^[0-9a-f]{64}$/.test(digest)) throw new TypeError('a policy is named by its digest');
    return join(this.#place.folder, 'policies', digest);
  }

  #context(digest: string): string {
    return `leadglass/policy/v1 ${this.#place.projectId} ${digest}`;
  }
}

function presetOf(digest: string): CompiledPolicy | undefined {
  return PRESETS.map(({ name }) => presetPolicy(name)).find((policy) => policy.digest === digest);
}
