import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { surveyRun } from '../../batch/index.ts';
import { Failure } from '../../failure/index.ts';
import { type Call, EXIT, type ExitStatus, type Invocation } from '../command.ts';
import { filesBelow } from '../file-walk.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { policyOf } from '../policy-file.ts';
import { ProgressView } from '../progress.ts';
import { plural, printable } from '../screen.ts';
import { type Shell, STANDARD_INPUT } from '../shell.ts';
import { mergedWords, proposalText, readAccepted, WordCollector } from '../vocabulary.ts';

/** A word in the texts of fewer patients may be one of theirs. */
const LEAST_PATIENTS = 10;
/** Files between two turns for signals and the progress line. */
const TURN_FILES = 16;

/** `leadglass policy vocabulary`. Words are never accepted by the program. */
export async function run({ invocation, shell }: Call): Promise<ExitStatus> {
  const to = invocation.text('to')!;
  const marked = invocation.text('accept');
  if (marked !== undefined) {
    if (invocation.positionals.length > 0)
      throw new Failure('usage/argument', '--accept takes no further paths', {
        hint: 'leadglass help policy vocabulary',
      });
    return accept(marked, to, shell);
  }
  if (invocation.positionals.length === 0)
    throw new Failure('usage/argument', 'nothing to read words from', { hint: 'leadglass help policy vocabulary' });
  return learn(invocation, to, shell);
}

function accept(marked: string, to: string, { err }: Shell): ExitStatus {
  const { words, undecided } = readAccepted(marked);
  writeFileSync(to, mergedWords(existsSync(to) ? readFileSync(to, 'utf8') : '', words));
  err.line(`${plural(words.length, 'word')} accepted into ${printable(to)}, ${undecided} without an answer`);
  err.line(`name it in the policy: text: { vocabulary: [${printable(to)}] }`);
  return EXIT.done;
}

async function learn(invocation: Invocation, to: string, shell: Shell): Promise<ExitStatus> {
  if (existsSync(to))
    throw new Failure('usage/argument', `${JSON.stringify(to)} is there already: its answers would be lost`);
  const policy = await policyOf(invocation.text('policy'));
  const interrupt = listenForInterrupt(shell.err);
  const progress = new ProgressView(shell.err, { verbs: { processing: 'reading words' } });
  const onProgress: ProgressView['update'] = (state) => {
    if (!invocation.has('quiet')) progress.update(state);
  };
  try {
    const inputs = invocation.positionals;
    const io = { onProgress, signal: interrupt.signal, stdin: STANDARD_INPUT };
    const survey = await surveyRun({ inputs, policy }, io);
    const collector = new WordCollector(policy, survey);
    let done = 0;
    for (const path of filesBelow(inputs)) {
      if (interrupt.signal.aborted) return EXIT.interrupted;
      collector.read(path);
      onProgress({ phase: 'processing', done: ++done, total: survey.counts.in, bytes: 0, quarantined: 0 });
      if (done % TURN_FILES === 0) await setImmediate();
    }
    const words = collector.proposals(invocation.count('patients') ?? LEAST_PATIENTS);
    // It may hold a name that no attribute tells: like the originals, for the owner alone.
    writeFileSync(to, proposalText(words), { mode: 0o600, flag: 'wx' });
    progress.end();
    shell.err.line(
      `${plural(words.length, 'word')} of ${plural(survey.patients.length, 'patient')} written to ${printable(to)}`,
    );
    shell.err.line('a person marks what names nobody; then: leadglass policy vocabulary --accept FILE --to WORDS');
    return EXIT.done;
  } finally {
    progress.end();
    interrupt.close();
  }
}
