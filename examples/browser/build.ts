/**
 * `npm run page`: the page as one file of HTML, `out/leadglass.html` or what is named. Nothing beside it is needed, and
 * it opens from a folder.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { licenceTexts } from '../../scripts/licences.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The page as text. */
export async function pageHtml(): Promise<string> {
  const [{ text, inputs }, { text: style }] = await Promise.all([bundled('main.ts'), bundled('style.css')]);
  const script = withoutComments(text);
  const licences = licencesOf(inputs);
  assertInline(script, 'script');
  assertInline(style, 'style');
  assertInline(licences, 'script');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(script, style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>leadglass: de-identify DICOM</title>
<style>${style}</style>
<div id="page"><noscript>This page needs JavaScript: the work is done by it, on this computer.</noscript></div>
<script type="text/plain" id="licences">${licences}</script>
<script>${script}</script>
</html>
`;
}

/**
 * What the page may do: run this script and no other, in its workers too, and be styled by this style. It may load
 * nothing, connect to nothing, send no form, open no frame, and make no code of text.
 */
export function contentSecurityPolicy(script: string, style: string): string {
  return [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types leadglass',
  ].join('; ');
}

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

/** The readers of documents are larger than all the rest, and the page holds every document for a person. */
const withoutDocuments: Plugin = {
  name: 'without-documents',
  setup({ onResolve }) {
    onResolve({ filter: /\/documents\/index\.ts$/ }, () => ({ path: `${HERE}no-documents.ts` }));
  },
};

/** What decodes pictures and finds words in them is larger still, and the page searches none. */
const withoutPictures: Plugin = {
  name: 'without-pictures',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/frames\.ts$/ }, () => ({ path: `${HERE}no-pictures.ts` }));
  },
};

/** As the browser build of the package is made, with everything in one script. */
async function bundled(entry: string): Promise<{ readonly text: string; readonly inputs: readonly string[] }> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [`${HERE}${entry}`],
    metafile: true,
    write: false,
    bundle: true,
    format: 'iife',
    platform: 'browser',
    conditions: ['browser'],
    plugins: [withoutDocuments, withoutPictures],
    target: ['es2024', 'chrome123', 'firefox120', 'safari17.5'],
    charset: 'utf8',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  return { text: outputFiles[0]!.text.trimEnd(), inputs: Object.keys(metafile.inputs) };
}

/** In strings alone: esbuild writes the operators apart, as a script may begin a comment with them (ECMA-262 B.1.1). */
const withoutComments = (script: string): string => script.replaceAll('<!--', String.raw`\x3c!--`);

/** The licence of leadglass, and those of the packages in the script: they come along with every copy. */
function licencesOf(inputs: readonly string[]): string {
  const own = ['LICENSE', 'NOTICE'].map((name) => readFileSync(`${ROOT}${name}`, 'utf8').trim());
  return [...own, licenceTexts(inputs, ROOT)].join('\n\n').replaceAll('\r', '');
}

/** What would end the element early, or be read as something else than it is (HTML 4.12.1.3, 13.2.3.5, 13.2.5). */
function assertInline(text: string, element: string): void {
  const wrong = [`</${element}`, '<!--', '\r', '\0'].find((part) => text.includes(part));
  if (wrong !== undefined) throw new Error(`the ${element} holds ${JSON.stringify(wrong)}`);
}

if (import.meta.main) {
  const out = process.argv[2] ?? fileURLToPath(new URL('../../out/leadglass.html', import.meta.url));
  const html = await pageHtml();
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, html);
  const sha256 = createHash('sha256').update(html).digest('hex');
  console.log(`${out}: ${Math.ceil(html.length / 1024)} KB, SHA-256 ${sha256}`);
}
