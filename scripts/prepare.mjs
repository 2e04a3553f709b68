// Runs after `npm install` and `npm ci` in a clone: builds what `npx leadglass` and the package's own exports run.
// An install without the development dependencies has no bundler and nothing to build; it must not fail. Plain
// JavaScript that Node 18 can parse.
import { existsSync } from 'node:fs';

if (existsSync(new URL('../node_modules/esbuild/package.json', import.meta.url))) {
  await import('./check-node.mjs');
  await import('./build.ts');
} else {
  console.log('leadglass: no development dependencies, so dist is not built');
}
