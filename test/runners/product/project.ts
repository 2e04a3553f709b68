import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RunResult, runProduct, type ToolOptions } from './run.ts';

/**
 * Makes an unprotected project of this name and, when the case fixes the key, puts that key in the place of the secret
 * (a file `secret` of 64 hex digits). A project that keeps its secret otherwise stays as the tool made it: no case
 * needs the exact values of a key.
 */
export async function initProject(name: string, keyHex: string | undefined, tool: ToolOptions): Promise<RunResult> {
  const result = await runProduct(['project', 'init', name, '--unprotected'], tool);
  const secret = join(tool.home, 'projects', name, 'secret');
  if (result.exitCode !== 0 || keyHex === undefined || !existsSync(secret)) return result;
  const old = readFileSync(secret, 'latin1');
  if (/^[0-9a-f]{64}\s*$/i.test(old)) {
    writeFileSync(secret, old.replace(/[0-9a-f]{64}/i, keyHex.toLowerCase()), { mode: 0o600 });
    chmodSync(secret, 0o600);
    // It is sealed under the old secret; a project that has none gets one at its first run.
    rmSync(join(tool.home, 'projects', name, 'signing-key.json'), { force: true });
  }
  return result;
}
