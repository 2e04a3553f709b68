/** A server on this machine for one page, which may load nothing from anywhere else. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Scripts of this server, its worker and its data: nothing inline, no `eval`, no other host. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";
const PAGE =
  '<!doctype html><meta charset="utf-8"><title>leadglass</title><script type="module" src="/page.js"></script>';

interface Content {
  readonly type: string;
  readonly body: string | Uint8Array;
}

export interface Served {
  readonly origin: string;
  close(): Promise<void>;
}

/** Serves the page with its scripts, and `data` under the paths that are its keys. */
export async function servePage(data: ReadonlyMap<string, Uint8Array>): Promise<Served> {
  const contents = new Map<string, Content>([['/', { type: 'text/html', body: PAGE }]]);
  for (const [path, body] of await bundledScripts()) contents.set(path, { type: 'text/javascript', body });
  for (const [path, body] of data) contents.set(path, { type: 'application/octet-stream', body });
  const server = createServer(({ url = '' }, response) => {
    const content = contents.get(url);
    response.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY);
    response.setHeader('Content-Type', content?.type ?? 'text/plain');
    response.writeHead(content === undefined ? 404 : 200).end(content?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

/** As the browser build of the package is made, with the page and its worker as entries. */
async function bundledScripts(): Promise<Map<string, Uint8Array>> {
  const here = fileURLToPath(new URL('.', import.meta.url));
  const { outputFiles } = await build({
    absWorkingDir: here,
    entryPoints: ['page.ts', 'worker.ts'],
    outdir: here,
    write: false,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['browser'],
    target: 'es2024',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  return new Map(outputFiles.map(({ path, contents }) => [`/${basename(path)}`, contents]));
}
