import { lintPolicy, type Problem } from '../../policy/index.ts';
import { type Call, EXIT, type ExitStatus } from '../command.ts';
import { readPolicy, sourceOf } from '../policy-file.ts';
import { plural, printable, type Screen } from '../screen.ts';

/** `leadglass policy lint`. Problems are what was asked for, so they go to standard output. */
export async function run({ invocation, shell: { out, err } }: Call): Promise<ExitStatus> {
  let count = 0;
  for (const path of invocation.positionals) {
    const problems = await lintPolicy(readPolicy(path), sourceOf(path));
    count += problems.length;
    for (const problem of problems) {
      if (invocation.has('json')) out.line(JSON.stringify({ type: 'problem', ...problem }));
      else say(problem, out);
    }
  }
  const files = plural(invocation.positionals.length, 'file');
  err.line(count === 0 ? `${files}, nothing is wrong` : `${files}, ${plural(count, 'problem')}`);
  return count === 0 ? EXIT.done : EXIT.usage;
}

/** `site.yaml:3:5: …`, which editors understand. */
function say({ source, line, column, code, message, hint }: Problem, out: Screen): void {
  const place = [source, ...(line > 0 ? [line, column] : [])].join(':');
  out.line(`${out.style('bold', `${printable(place)}:`)} ${message} [${code}]`);
  if (hint !== undefined) out.line(`  ${out.style('cyan', 'hint:')} ${hint}`);
}
