import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { KeyPair } from '../crypto/index.ts';
import { Secret } from '../failure/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';
import {
  assertMode,
  Crosswalk,
  claimMode,
  custodyOf,
  type DeviceTemplate,
  HeldBook,
  isForgetting,
  KeptCopies,
  Ledger,
  lifetimeWarnings,
  openVault,
  PictureBook,
  type Project,
  Run,
  RunPolicies,
  readTemplates,
  SeenTraits,
  SubjectStore,
  signingKeyOf,
  Vault,
} from '../project/index.ts';
import type { HeldPlaces } from './held-keeper.ts';
import { realOutputPath } from './inputs.ts';
import { Releaser } from './releaser.ts';
import type { Target } from './target.ts';
import type { BatchRequest, RunSummary } from './types.ts';

/** What a run looks things up in and writes down into. */
export interface Desk {
  readonly project: RunSummary['project'];
  readonly secret: Secret;
  /** Real path of the output folder. */
  readonly to: string;
  readonly ledger: Ledger;
  readonly subjects: SubjectStore;
  /** Under a policy that takes pseudonyms from one. */
  readonly vault?: Vault;
  /** Absent without a project. */
  readonly seen?: SeenTraits;
  /** Where pictures of devices have text. */
  readonly templates: readonly DeviceTemplate[];
  readonly warnings: readonly string[];
  /** Absent in a dry run. */
  readonly writing: Writing | undefined;
}

export interface Writing {
  readonly target: Target;
  readonly run: Run;
  readonly releaser: Releaser;
  readonly signingKey: KeyPair;
  readonly held: HeldPlaces;
  readonly pictures: PictureBook;
  readonly crosswalk: Crosswalk;
  /** Custody's. */
  readonly publicKey: Uint8Array;
}

/** `about.held`: the run is about held instances alone. */
export async function openDesk(
  { policy }: BatchRequest,
  target: Target,
  about: { readonly held?: true } = {},
): Promise<Desk> {
  const { project, to, created } = target;
  claimMode(project.folder, policy.pseudonyms.mode);
  await finishBegun(project);
  const vault = vaultOf(project, { readOnly: false, mode: policy.pseudonyms.mode });
  vault.vault?.assertWhole(join(project.folder, 'subjects'));
  const ledger = Ledger.load(join(project.folder, 'runs'), to);
  const { folder, facts, secret } = project;
  const signingKey = await signingKeyOf({ folder, projectId: facts.id, secret });
  const held = heldPlacesOf(project, vault);
  const run = new Run(project, { policy: { name: policy.name, digest: policy.digest }, place: to, ...about });
  return {
    project: summaryOf(project, created),
    secret: project.secret,
    to,
    ledger,
    subjects: subjectsOf(project, { readOnly: false, ...vault }),
    ...vault,
    seen: new SeenTraits(project.folder),
    templates: readTemplates(folder),
    warnings: warningsOf(project),
    writing: {
      target,
      run,
      releaser: new Releaser({ to, run, ledger }),
      signingKey,
      held,
      pictures: PictureBook.write({ folder, projectId: facts.id, secret, ...vault }),
      crosswalk: new Crosswalk(project.folder, coverOf(project, vault)),
      publicKey: custodyOf(project.facts).publicKey,
    },
  };
}

/** Reads the project where there is one; without one, the secret of this run is forgotten with it. */
export function openDryDesk({ to, policy }: BatchRequest, project: Project | undefined): Desk {
  const place = realOutputPath(to);
  if (project === undefined) return { ...emptyDesk(policy), to: place };
  assertMode(project.folder, policy.pseudonyms.mode);
  const vault = vaultOf(project, { readOnly: true, mode: policy.pseudonyms.mode });
  return {
    project: summaryOf(project, false),
    secret: project.secret,
    to: place,
    ledger: Ledger.load(join(project.folder, 'runs'), place),
    subjects: subjectsOf(project, { readOnly: true, ...vault }),
    ...vault,
    seen: new SeenTraits(project.folder),
    templates: readTemplates(project.folder),
    warnings: warningsOf(project),
    writing: undefined,
  };
}

/** Without a project: for a look at data that nobody has worked on. */
export function emptyDesk(policy: CompiledPolicy): Desk {
  const secret = new Secret(randomBytes(32));
  const nothing = { folder: undefined, projectId: '', secret, readOnly: true };
  return {
    project: { id: '', name: '', folder: '', created: false, unprotected: true },
    secret,
    to: '',
    ledger: new Ledger(''),
    subjects: new SubjectStore(nothing),
    ...(policy.pseudonyms.mode === 'vault' ? { vault: new Vault(nothing) } : {}),
    templates: [],
    warnings: [],
    writing: undefined,
  };
}

function summaryOf({ facts, folder }: Project, created: boolean): Desk['project'] {
  const { id, name, unprotected } = facts;
  return { id, name, folder, created, unprotected };
}

const warningsOf = ({ facts, warnings }: Project): string[] => [...warnings, ...lifetimeWarnings(facts, new Date())];

interface WithVault {
  /** Present where pseudonyms come from one. */
  readonly vault?: Vault;
}

function vaultOf(project: Project, how: Parameters<typeof openVault>[1]): WithVault {
  const vault = openVault(project, how);
  return vault === undefined ? {} : { vault };
}

const coverOf = ({ facts }: Project, { vault }: WithVault): { projectId: string; vault: Vault } | undefined =>
  vault === undefined ? undefined : { projectId: facts.id, vault };

/** A patient whose erasure was begun is erased before anything else happens. */
async function finishBegun(project: Project): Promise<void> {
  if (!isForgetting(project.folder)) return;
  const { finishForgetting } = await import('../project/on-need.node.ts');
  await finishForgetting(project);
}

function subjectsOf({ folder, facts, secret }: Project, how: WithVault & { readonly readOnly: boolean }): SubjectStore {
  return new SubjectStore({ folder: join(folder, 'subjects'), projectId: facts.id, secret, ...how });
}

/** Folder of the sealed copies of held sources. */
export const keptFolder = (projectFolder: string): string => join(projectFolder, 'kept');

/** The project is locked. */
export function heldPlacesOf(project: Project, vault: WithVault = vaultOf(project, { readOnly: true })): HeldPlaces {
  const { folder, facts, secret } = project;
  const place = { folder, projectId: facts.id, secret, ...vault };
  const copies = new KeptCopies({ ...place, folder: keptFolder(folder) });
  return { book: HeldBook.write(place), copies, policies: new RunPolicies(place) };
}
