/**
 * Builds what the package ships: `dist`, or the new folder that `--out` names.
 *
 *   cli.js                  the command: checks the Node version, then loads main.js
 *   main.js, worker.js      the program and what its threads run; commands are chunks that load on first use
 *   lib/, browser/          the library for Node and for browsers, one file an export, shared code in chunks
 *   pdf/                    the thread that reads documents, with its character maps: it loads for a document alone
 *   pixel-worker.js         what the threads of the codecs run; lib/ and browser/ have their own
 *   browser/codecs, /text   the modules of the codecs; the network that finds text and the module that runs it. Node reads
 *                           them there too: they are 24 MB
 *   web/                    the review page, which `leadglass review` serves
 *   tables/                 the standard's tables for Node, read as bytes: as source text they cost four times as much
 *   types/                  declarations of the library
 *
 * Everything is bundled, so the package has no dependencies: 200 modules cost half a second at start, a bundle next to
 * nothing (docs/decisions/0004-bundles.md).
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { type BuildOptions, type BuildResult, build, type Metafile, type Plugin } from 'esbuild';
import { bundledPath, PROGRAM_FILES, sourceUrl } from '../src/pixel/program-file.ts';
import { buildWeb } from '../web/build.ts';
import { publishDeclarations } from './declarations.ts';
import { licenceTexts } from './licences.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const LIBRARY = {
  index: 'src/index.ts',
  dicom: 'src/dicom/index.ts',
  policy: 'src/policy/index.ts',
  deid: 'src/deid/index.ts',
  pixel: 'src/pixel/index.ts',
  proof: 'src/proof/index.ts',
};
const PIXEL_WORKER = { 'pixel-worker': 'src/pixel/engine-worker.node.ts' };

const SHARED: BuildOptions = {
  absWorkingDir: ROOT,
  bundle: true,
  splitting: true,
  format: 'esm',
  // Names stay readable: a stack trace of a user is all that a report of a defect has.
  minifySyntax: true,
  minifyWhitespace: true,
  // Licences go into one file with their full text.
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};

const NODE: BuildOptions = {
  ...SHARED,
  platform: 'node',
  target: 'node24',
  // CommonJS packages call `require` for built-in modules and look for files beside `__dirname`.
  banner: {
    js: "import{createRequire as $require}from'node:module';const require=$require(import.meta.url),__dirname=import.meta.dirname;",
  },
  // Native and optional: piscina lowers the priority of threads with the one, text is found faster with the other.
  external: ['@napi-rs/nice', 'onnxruntime-node'],
};

/** Piscina starts its threads with a file that it expects beside its own; in the bundle that file has another name. */
const piscinaWorker: Plugin = {
  name: 'piscina-worker',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]piscina[\\/]dist[\\/]index\.js$/ }, ({ path }) => {
      const parts = readFileSync(path, 'utf8').split("(__dirname, 'worker.js')");
      if (parts.length !== 2) throw new Error('piscina names the file of its threads in another way than expected');
      return { contents: parts.join("(__dirname, 'piscina-worker.js')"), loader: 'js' };
    });
  },
};

/**
 * Commander imports `node:process`, and that reads every property of `process` once: standard input is opened by it.
 * Of `node:child_process` it uses what starts other programs as commands; there are none.
 */
const commanderImports: Plugin = {
  name: 'commander-imports',
  setup({ onLoad, onResolve }) {
    const inCommander = /[\\/]commander[\\/]lib[\\/]/;
    onResolve({ filter: /^node:(?:process|child_process)$/ }, ({ path, importer }) =>
      inCommander.test(importer) ? { path, namespace: 'for-commander' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'for-commander' }, ({ path }) => ({
      contents: path === 'node:process' ? 'export default process;' : 'export default undefined;',
    }));
  },
};

/**
 * For Node the generated tables are files beside the bundles. V8 scans 1.6 MB of source text in some 20 ms, and reads
 * the same bytes in 5.
 */
function tablesAsFiles(out: string, fromBundle: string): Plugin {
  return {
    name: 'tables',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]src[\\/]standard[\\/]generated[\\/][\w-]+\.ts$/ }, async ({ path }) => {
        const exported = Object.entries((await import(pathToFileURL(path).href)) as Record<string, string>);
        const [[name, text] = ['', ''], ...others] = exported;
        if (name === '' || others.length > 0) throw new Error(`${path} should export one table`);
        const isLatin1 = !/[^\0-\xff]/.test(text);
        const file = `${basename(path, '.ts')}.txt`;
        mkdirSync(join(out, 'tables'), { recursive: true });
        writeFileSync(join(out, 'tables', file), text, isLatin1 ? 'latin1' : 'utf8');
        const read = `readFileSync(import.meta.dirname+'/${fromBundle}${file}','${isLatin1 ? 'latin1' : 'utf8'}')`;
        return { contents: `import{readFileSync}from'node:fs';export const ${name}=${read};`, loader: 'js' };
      });
    },
  };
}

/** Modules of WebAssembly and networks are files of `dist`: the packages that they come from are not there. */
function programFilesIn(folder: string): Plugin {
  return {
    name: 'program-files',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]src[\\/]pixel[\\/]program-files\.node\.ts$/ }, () => ({
        contents: `import{readFileSync}from'node:fs';import{bundledPath}from'./program-file.ts';
export const programFile=async(file)=>
new Uint8Array(readFileSync(import.meta.dirname+'/${folder}'+bundledPath(file)));`,
        loader: 'js',
        resolveDir: join(ROOT, 'src/pixel'),
      }));
    },
  };
}

/** The codecs' own loaders name modules of Node, for Node alone; nothing of them is called (src/pixel/engine-*.ts). */
const codecImports: Plugin = {
  name: 'codec-imports',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^(?:fs|path)$/ }, ({ path, importer }) =>
      /[\\/]@cornerstonejs[\\/]codec-/.test(importer) ? { path, namespace: 'for-codecs' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'for-codecs' }, () => ({ contents: 'module.exports={};' }));
  },
};

const packages = createRequire(import.meta.url);
const PROGRAM_PATHS = PROGRAM_FILES.map((file) => ({
  from: fileURLToPath(sourceUrl(file, (exported) => pathToFileURL(packages.resolve(exported)))),
  to: bundledPath(file),
}));

function copyProgramFiles(folder: string): void {
  for (const { from, to } of PROGRAM_PATHS) {
    mkdirSync(dirname(join(folder, to)), { recursive: true });
    copyFileSync(from, join(folder, to));
  }
}

async function buildAll(out: string): Promise<void> {
  const program = await build({
    ...NODE,
    entryPoints: {
      main: 'src/cli/main.ts',
      worker: 'src/batch/worker.ts',
      'piscina-worker': 'node_modules/piscina/dist/worker.js',
      ...PIXEL_WORKER,
    },
    plugins: [piscinaWorker, commanderImports, tablesAsFiles(out, 'tables/'), programFilesIn('browser/')],
    define: { PDF_FOLDER: '"./pdf/"', WEB_FOLDER: '"./web/"' },
    outdir: out,
  });
  const library = await build({
    ...NODE,
    entryPoints: { ...LIBRARY, ...PIXEL_WORKER },
    plugins: [tablesAsFiles(out, '../tables/'), programFilesIn('../browser/')],
    define: { PDF_FOLDER: '"../pdf/"' },
    outdir: join(out, 'lib'),
  });
  const browser = await build({
    ...SHARED,
    platform: 'browser',
    conditions: ['browser'],
    target: 'es2024',
    minify: true,
    entryPoints: { ...LIBRARY, 'pixel-worker': 'src/pixel/engine-worker.browser.ts' },
    plugins: [codecImports],
    outdir: join(out, 'browser'),
  });
  const reader = await buildPdfReader(out);
  const web = await buildWeb(join(out, 'web'));
  copyProgramFiles(join(out, 'browser'));
  buildLauncher(out);
  buildTypes(out);

  const metafiles = [program, library, reader, browser].map((result) => result.metafile as Metafile);
  const files = PROGRAM_PATHS.map(({ from }) => relative(ROOT, from));
  const inputs = [
    ...files,
    ...web.map((path) => relative(ROOT, path)),
    ...metafiles.flatMap((metafile) => Object.keys(metafile.inputs)),
  ];
  writeFileSync(join(out, 'THIRD-PARTY-LICENSES.txt'), licenceTexts(inputs, ROOT));
  for (const metafile of metafiles) report(metafile);
}

/** One for program and library: a thread has no chunks to share with who starts it. */
function buildPdfReader(out: string): Promise<BuildResult> {
  cpSync(join(ROOT, 'node_modules/pdfjs-dist/cmaps'), join(out, 'pdf/cmaps'), { recursive: true });
  return build({
    ...NODE,
    minify: true,
    entryPoints: { thread: 'src/proof/documents/pdf-thread.node.ts' },
    plugins: [tablesAsFiles(out, '../tables/')],
    outdir: join(out, 'pdf'),
  });
}

function buildLauncher(out: string): void {
  const launcher = join(out, 'cli.js');
  copyFileSync(join(ROOT, 'scripts/launcher.js'), launcher);
  chmodSync(launcher, 0o755);
}

function buildTypes(out: string): void {
  const emitted = join(out, 'types.tmp');
  // The compiler has no JavaScript interface; its launcher is run with this Node.
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.types.json', '--outDir', emitted], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('the type declarations could not be made');
  const count = publishDeclarations({
    from: join(emitted, 'src'),
    to: join(out, 'types'),
    entries: Object.values(LIBRARY).map(belowSource),
    internal: internalModules(),
  });
  rmSync(emitted, { recursive: true });
  console.log(`${display(join(out, 'types'))}: ${count} declarations`);
}

/** `imports` of package.json, each with the module that Node gets. Their types are the same on all platforms. */
function internalModules(): Record<string, string> {
  const { imports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    imports: Record<string, { default: string }>;
  };
  return Object.fromEntries(Object.entries(imports).map(([name, target]) => [name, belowSource(target.default)]));
}

function belowSource(path: string): string {
  return path.replace(/^(\.\/)?src\//, '');
}

/** One line a bundle: each entry with what it loads at once. What it loads on first use is not counted. */
function report({ outputs }: Metafile): void {
  for (const [file, { entryPoint }] of Object.entries(outputs)) {
    if (entryPoint === undefined || basename(file).includes('-')) continue;
    const loaded = [...staticImports(file, outputs)];
    const kilobytes = loaded.reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0) / 1024;
    console.log(`${display(join(ROOT, file))}: ${Math.ceil(kilobytes)} KB in ${loaded.length} files`);
  }
}

function staticImports(entry: string, outputs: Metafile['outputs']): Set<string> {
  const reached = new Set([entry]);
  for (const file of reached) {
    for (const { path, kind } of outputs[file]?.imports ?? []) {
      if (kind === 'import-statement' && path in outputs) reached.add(path);
    }
  }
  return reached;
}

function display(path: string): string {
  return relative(process.cwd(), path);
}

const { out } = parseArgs({ options: { out: { type: 'string' } } }).values;
const target = resolve(out ?? join(ROOT, 'dist'));
if (out === undefined) rmSync(target, { recursive: true, force: true });
else if (existsSync(target)) throw new Error(`${out} exists; name a new folder`);
mkdirSync(target, { recursive: true });
await buildAll(target);
