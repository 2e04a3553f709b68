/** The licence texts of the packages that went into a bundle: their licences ask to come along with every copy. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One text for all packages of which a file is among `inputs` (paths relative to `root`), in order of their names. */
export function licenceTexts(inputs: Iterable<string>, root: string): string {
  const folders = new Set<string>();
  for (const input of inputs) {
    const folder = packageFolder(input);
    if (folder !== undefined) folders.add(folder);
  }
  return [...folders]
    .sort()
    .map((folder) => licenceText(join(root, folder)))
    .join('\n');
}

/** `node_modules/@noble/hashes/sha2.js` -> `node_modules/@noble/hashes`; undefined for a file of this repository. */
export function packageFolder(input: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
}

function licenceText(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const texts = [
    ...(file === undefined ? [] : [readFileSync(join(folder, file), 'utf8')]),
    // Of what is compiled into a package, and of packages that forgot their own.
    ...ownText(name),
  ].map((text) => text.trim());
  if (texts.length === 0) throw new Error(`${name} has no licence file, so it cannot be bundled`);
  return `${'='.repeat(80)}\n${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`;
}

function ownText(name: string): string[] {
  const file = new URL(`licences/${name.replace('@', '').replace('/', '-')}.txt`, import.meta.url);
  return existsSync(file) ? [readFileSync(file, 'utf8')] : [];
}
