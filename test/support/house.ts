/**
 * The rules between the folders of `src` (docs/ARCHITECTURE.md), as tables and one function that finds what breaks
 * them.
 */
import { posix } from 'node:path';
import { type Import, type ModuleText, readModuleText } from './module-text.ts';

/** A folder imports only from lower floors. `failure` is the ground on which the other folders of floor 0 stand too. */
const FLOORS: Readonly<Record<string, number>> = {
  failure: -1,
  bytes: 0,
  standard: 0,
  dicom: 1,
  crypto: 1,
  network: 1,
  policy: 2,
  identity: 2,
  audit: 2,
  deid: 3,
  pixel: 3,
  proof: 4,
  pipeline: 5,
  access: 5,
  jobs: 5,
  project: 6,
  archive: 6,
  batch: 7,
  review: 8,
  gateway: 8,
  share: 8,
  backup: 8,
  posture: 8,
  console: 9,
  cli: 10,
};

/** The library's own entry, src/index.ts, stands on what is portable and nothing else. */
const ENTRY = 'index.ts';
const ENTRY_FLOOR = 6;

/** Folders that run in Node and in browsers: no built-in module outside `*.node.ts`. */
const PORTABLE = new Set([
  'failure',
  'bytes',
  'standard',
  'dicom',
  'crypto',
  'policy',
  'identity',
  'deid',
  'pixel',
  'proof',
  'pipeline',
  ENTRY,
]);

/** Where randomness, time, environment and file system enter. Everywhere else they are arguments. */
const EDGES = new Set([
  'project',
  'archive',
  'audit',
  'jobs',
  'batch',
  'review',
  'gateway',
  'share',
  'backup',
  'posture',
  'console',
  'cli',
]);

/** Packages by folder. A package that is not here needs a row and a record in docs/decisions. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  crypto: ['shamir-secret-sharing'],
  dicom: ['fflate'],
  pixel: [
    '@cornerstonejs/codec-charls',
    '@cornerstonejs/codec-openjpeg',
    'dcmjs-codecs',
    'onnxruntime-node',
    'onnxruntime-web',
  ],
  policy: ['yaml', 'zod'],
  proof: ['pdfjs-dist', 'preact', 'preact-render-to-string', 'zod'],
  project: ['zod'],
  batch: ['piscina', 'yauzl'],
  review: ['@hono/node-server', 'fast-png', 'hono', 'zod'],
  cli: ['commander'],
};
const BROWSER_PACKAGES: readonly string[] = ['@noble/curves', '@noble/hashes'];
/** Large: loaded on first need only. */
const LAZY_PACKAGES: readonly string[] = [
  'pdfjs-dist',
  'shamir-secret-sharing',
  '@noble/curves',
  '@cornerstonejs/codec-charls',
  '@cornerstonejs/codec-openjpeg',
  'onnxruntime-node',
  'onnxruntime-web',
];

interface Pattern {
  readonly pattern: RegExp;
  readonly what: string;
}

const AMBIENT: readonly Pattern[] = [
  { pattern: /\bDate\.now\b|\bnew Date\b|\bperformance\.now\b|\bhrtime\b/, what: 'reads the clock' },
  { pattern: /\bMath\.random\b|\bgetRandomValues\b|\brandom(?:Bytes|UUID|Int|Fill\w*)\b/, what: 'draws randomness' },
  { pattern: /\bprocess\.(?:env|argv|cwd)\b/, what: 'reads the environment' },
  { pattern: /\bconsole\s*\./, what: 'prints' },
];
const NODE_GLOBALS: Pattern = { pattern: /\bBuffer\b|\bprocess\.|\b__dirname\b/, what: 'needs Node' };
const LOCALE: Pattern = { pattern: /\.(?:toLocale\w+|localeCompare)\b/, what: 'depends on the locale' };

const FILE_SYSTEM = /^node:fs(?:\/|$)/;
/** A file as a source of bytes, in Node, and the program's own files; who opens others by name is at the edges. */
const FILE_READERS: ReadonlySet<string> = new Set(['bytes/file.node.ts', 'pixel/program-files.node.ts']);
const MAX_LINES = 700;

/** A module of `src` in the light of the rules. */
interface Module extends ModuleText {
  /** Below `src`, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly folder: string;
  /** `x.test.ts`, and `x.testing.ts` for what several tests of a folder share. */
  readonly isTest: boolean;
  readonly isNode: boolean;
  readonly isBrowser: boolean;
}

/** Everything in `texts` (path below `src` -> text) that breaks a rule, one line each, in the order of the paths. */
export function houseFaults(texts: ReadonlyMap<string, string>): string[] {
  const modules = [...texts].map(([path, text]) => moduleOf(path, text));
  return [
    ...modules.flatMap((module) => [
      ...shapeFaults(module),
      ...ambientFaults(module),
      ...module.imports.flatMap((imported) => importFaults(module, imported)),
    ]),
    ...indexFaults(modules),
    ...circleFaults(modules),
  ];
}

function moduleOf(path: string, text: string): Module {
  return {
    ...readModuleText(text),
    path,
    text,
    folder: path.split('/')[0]!,
    isTest: /\.test(?:ing)?\.ts$/.test(path),
    isNode: path.endsWith('.node.ts'),
    isBrowser: path.endsWith('.browser.ts'),
  };
}

function shapeFaults({ path, folder, lines, code }: Module): string[] {
  const faults: string[] = [];
  if (folder !== ENTRY && FLOORS[folder] === undefined) faults.push(`${path}: ${folder} has no floor`);
  if (lines > MAX_LINES && !path.includes('/generated/')) faults.push(`${path}: has more than ${MAX_LINES} lines`);
  if (/^export default\b/m.test(code)) faults.push(`${path}: has a default export`);
  return faults;
}

function ambientFaults({ path, folder, code, isTest, isNode }: Module): string[] {
  if (isTest) return [];
  const forbidden = [
    ...(EDGES.has(folder) ? [] : AMBIENT),
    ...(PORTABLE.has(folder) ? [LOCALE] : []),
    ...(PORTABLE.has(folder) && !isNode ? [NODE_GLOBALS] : []),
  ];
  return forbidden.flatMap(({ pattern, what }) => {
    const found = pattern.exec(code)?.[0];
    return found === undefined ? [] : [`${path}: ${what} (${found})`];
  });
}

function importFaults(module: Module, imported: Import): string[] {
  const { specifier } = imported;
  const fault = specifier.startsWith('.')
    ? relativeFault(module, imported)
    : specifier.startsWith('node:')
      ? builtinFault(module, specifier)
      : specifier.startsWith('#')
        ? undefined
        : packageFault(module, imported);
  return fault === undefined ? [] : [`${module.path}: imports ${specifier}: ${fault}`];
}

function relativeFault(module: Module, { specifier, kind }: Import): string | undefined {
  const target = targetOf(module, specifier);
  if (target.startsWith('..')) return module.isTest || target === '../package.json' ? undefined : 'is outside src';
  if (target.endsWith('.testing.ts') && !module.isTest) return 'is for tests';
  const folder = target.split('/')[0]!;
  const toNode = target.endsWith('.node.ts');
  if (folder === module.folder) {
    const chosenByCondition = toNode && PORTABLE.has(folder) && !module.isNode && !module.isTest && kind !== 'type';
    return chosenByCondition ? 'a browser cannot load it' : undefined;
  }
  if (floorOf(folder) >= floorOf(module.folder)) return 'is not on a lower floor';
  if (PORTABLE.has(module.folder) && !PORTABLE.has(folder)) return 'is not portable';
  const isDoor = target === `${folder}/index.ts` || (toNode && !PORTABLE.has(module.folder));
  return isDoor ? undefined : `only ${folder}/index.ts may be imported from outside`;
}

function builtinFault({ path, folder, isNode, isTest }: Module, specifier: string): string | undefined {
  if (isTest || FILE_READERS.has(path)) return undefined;
  if (PORTABLE.has(folder) && !isNode) return 'a built-in module in a portable folder';
  return FILE_SYSTEM.test(specifier) && !EDGES.has(folder) ? 'the file system is not for this folder' : undefined;
}

function packageFault(module: Module, { specifier, kind }: Import): string | undefined {
  if (module.isTest) return undefined;
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
  const allowed = [...(PACKAGES[module.folder] ?? []), ...(module.isBrowser ? BROWSER_PACKAGES : [])];
  if (!allowed.includes(name)) return 'a package that this folder does not use';
  return LAZY_PACKAGES.includes(name) && kind === 'static' ? 'has to load on first need' : undefined;
}

/** A folder begins with index.ts, and that with a paragraph on what the folder is for. */
function indexFaults(modules: readonly Module[]): string[] {
  const texts = new Map(modules.map(({ path, text }) => [path, text]));
  const folders = new Set(modules.map(({ folder }) => folder).filter((folder) => folder !== ENTRY));
  return [...folders].flatMap((folder) => {
    const index = texts.get(`${folder}/index.ts`);
    if (index === undefined) return [`${folder}: has no index.ts`];
    return index.startsWith('/**') ? [] : [`${folder}/index.ts: does not begin with what the folder is for`];
  });
}

/** Circles of imports between files (types included), each named once, by its members in the order of their paths. */
function circleFaults(modules: readonly Module[]): string[] {
  const known = new Set(modules.map(({ path }) => path));
  const edges = new Map(
    modules.map((module) => [
      module.path,
      module.imports.map(({ specifier }) => targetOf(module, specifier)).filter((target) => known.has(target)),
    ]),
  );
  const reach = new Map([...known].map((path) => [path, reachable(path, edges)]));
  const circles = [...known].map((path) =>
    [...reach.get(path)!]
      .filter((other) => reach.get(other)!.has(path))
      .sort()
      .join(', '),
  );
  return [...new Set(circles)].filter((members) => members !== '').map((members) => `circle: ${members}`);
}

/** What `start` imports, directly or not; `start` itself only when it stands in a circle. */
function reachable(start: string, edges: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set(edges.get(start));
  for (const path of reached) for (const next of edges.get(path) ?? []) reached.add(next);
  return reached;
}

function targetOf(module: Module, specifier: string): string {
  return specifier.startsWith('.') ? posix.join(posix.dirname(module.path), specifier) : '';
}

function floorOf(folder: string): number {
  return folder === ENTRY ? ENTRY_FLOOR : (FLOORS[folder] ?? Number.POSITIVE_INFINITY);
}
