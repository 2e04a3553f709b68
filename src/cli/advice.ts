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
  'input/source-gone':
    'bring it back to where it was, or run over the place where it is now; --keep-held keeps a copy of what is held',
  'input/zip': 'unpack it by hand and give the folder',
  'refused/own-output': 'leave it out, or process it again with --rekey',
  'refused/leak':
    'nothing of it was released; leadglass explain FILE shows what was decided, and a rule of your policy can remove what was left',
  'refused/invalid-output': DEFECT,
  'refused/pixels':
    'look at the picture: leadglass review covers and accepts what was searched; what was not, it or leadglass held release lets pass as it is',
  'refused/picture': DEFECT,
  'refused/reviewer': 'leadglass review list shows who decided so; another decision lets it pass',
  'refused/face':
    'keep it back; where the recipient may see faces, leadglass held release lets it pass, --faces keep all of them',
  'refused/document':
    'read the document; leadglass held release lets it pass as it is, `documents: remove` in the policy takes it out',
  'refused/unknown-class':
    'leadglass held release lets this one pass, `unknown-class: weakest` in the policy all of them',
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
  'usage/review': 'leadglass review list shows what can be decided about',
  'usage/held': 'leadglass held list shows what can be named',
  'usage/project-ended': 'leadglass project show says why; another recipient or purpose needs a project of its own',
  'usage/no-input': 'look for a misspelt path',
  'policy/unknown-preset': 'leadglass policy list shows the presets',
  'policy/not-the-same': 'leadglass held retry --policy decides anew, under a policy that is here',
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
