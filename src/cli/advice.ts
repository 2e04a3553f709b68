import type { FailureCode, FailureKind, FindingCode } from '../failure/index.ts';

/** What a person can do about an instance that was not released, or a run that did not begin. */
export function adviceOf(code: FailureCode): string {
  return ADVICE[code] ?? BY_KIND[code.split('/')[0] as FailureKind];
}

const AGAIN = 'run the same command again when nobody writes to the input';
const DEFECT = 'a defect of leadglass: please report the code and the line that names the place';

const ADVICE: Readonly<Partial<Record<FailureCode, string>>> = {
  'input/uid-conflict': 'find out which of them is the true one and leave the others out of the input',
  'input/unreadable': 'look at its permissions and at the medium',
  'input/vanished': AGAIN,
  'input/source-changed': AGAIN,
  'input/zip': 'unpack it by hand and give the folder',
  'refused/own-output': 'leave it out, or process it again with --rekey',
  'refused/leak':
    'nothing of it was released; leadglass explain FILE shows what was decided, and a rule of your policy can remove what was left',
  'refused/invalid-output': DEFECT,
  'refused/pixels':
    'look at the picture; where it shows nobody, a run over it alone with --pixels insecure-keep releases it',
  'refused/face': 'keep it back, or release it with --faces keep where the recipient may see faces',
  'refused/document': 'read the document; `documents: remove` in the policy releases the object without it',
  'refused/unknown-class': '`unknown-class: weakest` in the policy lets the rules decide about it',
  'refused/partial': 'ask for the file again, it is damaged',
  'environment/worker': DEFECT,
  'environment/output': 'look at the permissions of the output folder; the same command goes on',
  'environment/disk-full': 'make space; the same command goes on',
  'environment/locked': 'wait for the other run',
  'environment/node': 'install Node 24 or newer',
  'environment/project-damaged': 'bring the project back from a backup; without its secret no run can go on with it',
  'usage/unknown-command': 'leadglass help shows the commands',
  'usage/nested-output': 'choose an output folder outside of every input and of LEADGLASS_HOME',
  'usage/project': 'leadglass project list shows the projects, leadglass project init makes one',
  'usage/no-input': 'look for a misspelt path',
  'policy/unknown-preset': 'leadglass policy list shows the presets',
  'policy/not-available': 'leave it out, or wait for the version that has it',
};

const BY_KIND: Readonly<Record<FailureKind, string>> = {
  input: 'ask for the file again: it is damaged or was never valid',
  limit: 'no honest file is like this; look at where it came from',
  policy: 'mend the policy; leadglass policy lint FILE shows every problem with its line',
  usage: 'leadglass help COMMAND shows how it is called',
  environment: 'leadglass doctor checks this machine',
  refused: 'a person has to look',
};

/** Findings that a person should read after a run; the others are the daily bread of old files. */
export const WORTH_A_LOOK: readonly FindingCode[] = [
  'residual',
  'ambiguous-residual',
  'already-deidentified',
  'issuer-mixed',
  'identity-missing',
  'short-identifier',
  'offset-out-of-range',
  'unknown-sop-class',
  'undecodable-text',
  'charset-unknown',
  'transfer-syntax-mismatch',
  'trailing-bytes',
  'preamble-not-empty',
  'pixel-data-long',
];
