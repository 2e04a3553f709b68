import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { systemCode } from '../../bytes/file.node.ts';
import { Failure, isFailure } from '../../failure/index.ts';
import { isPresetName, type PolicyTest, readPolicyTests, withOverrides } from '../../policy/index.ts';
import { type Call, EXIT, type ExitStatus } from '../command.ts';
import { policyOf, readIfThere } from '../policy-file.ts';
import { objectOf } from '../policy-test-object.ts';
import { type PolicyTestResult, runPolicyTest } from '../policy-tests.ts';
import { printable, type Screen } from '../screen.ts';

/** `leadglass policy test`. */
export async function run({ invocation, shell: { out } }: Call): Promise<ExitStatus> {
  const results: PolicyTestResult[] = [];
  for (const file of invocation.positionals) {
    for (const result of await resultsOf(file)) {
      results.push(result);
      if (invocation.has('json')) out.line(JSON.stringify({ type: 'test', file, ...result }));
      else show(result, out);
    }
  }
  const failed = results.filter(({ failures }) => failures.length > 0).length;
  if (!invocation.has('json')) out.line(`${results.length - failed} passed, ${failed} failed`);
  return failed === 0 ? EXIT.done : EXIT.failed;
}

async function resultsOf(file: string): Promise<PolicyTestResult[]> {
  const { policy: named, tests } = await readPolicyTests(readTests(file), file);
  // With the folder in front it is the file beside the tests, never one where the command runs.
  const policy = await policyOf(isPresetName(named) || isAbsolute(named) ? named : `${dirname(file)}/${named}`);
  // Pictures are no part of what is tested here: attributes are.
  const unheld = withOverrides(policy, { pixels: 'insecure-keep', faces: 'keep' });
  const results: PolicyTestResult[] = [];
  for (const test of tests) results.push(await runPolicyTest(test, unheld, bytesOf(test, file)));
  return results;
}

function readTests(file: string): string {
  const text = readIfThere(file);
  if (text === undefined) throw new Failure('usage/argument', `there is no file ${JSON.stringify(file)}`);
  return text;
}

function bytesOf({ name, object, dataset, sopClass }: PolicyTest, file: string): Uint8Array {
  const where = `${file}: ${JSON.stringify(name)}`;
  try {
    return object === undefined ? objectOf(dataset ?? [], sopClass) : readFileSync(resolve(dirname(file), object));
  } catch (error) {
    if (isFailure(error)) throw new Failure('policy/value', `${where}: ${error.message}`, { at: error.at ?? {} });
    throw new Failure('usage/argument', `${where}: ${JSON.stringify(object)} cannot be read (${systemCode(error)})`);
  }
}

function show({ name, failures }: PolicyTestResult, out: Screen): void {
  out.line(`${failures.length === 0 ? 'ok  ' : out.style('red', 'FAIL')} ${printable(name)}`);
  for (const failure of failures) out.line(`     ${printable(failure)}`);
}
