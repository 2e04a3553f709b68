/** Builds the review page: files that may be served under a policy that allows nothing inline and nothing from elsewhere. */
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';

const ROOT = fileURLToPath(new URL('.', import.meta.url));

/** Writes the page into a folder, and names the modules that went into it. */
export async function buildWeb(out: string): Promise<string[]> {
  const built = (await build({
    root: ROOT,
    // The page lies below a path of its own.
    base: './',
    configFile: false,
    envDir: false,
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir: out,
      emptyOutDir: true,
      target: ['es2024', 'chrome123', 'firefox120', 'safari17.5'],
      // Nothing in data: addresses, and no polyfill: the policy allows neither.
      assetsInlineLimit: 0,
      modulePreload: false,
      license: false,
    },
  })) as Rolldown.RolldownOutput;
  return built.output.flatMap((chunk) => (chunk.type === 'chunk' ? Object.keys(chunk.modules) : []));
}
