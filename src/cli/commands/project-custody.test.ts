/** The life of a project as its operator and its custodian see it: one project, in the order of the tests. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { sha256Hex } from '../../crypto/index.ts';
import { Bench, jsonLines, NAME, objectOf, PATIENT_ID, PROGRAM, type Ran, screenshot } from '../program.testing.ts';

const bench = new Bench();
after(() => bench.remove());

const WORDS = 'what the operator types';
const RECOVERY_WORDS = 'what the custodian keeps';
const EXPORT_WORDS = 'what goes by another way';
const env = {
  LEADGLASS_PASSPHRASE_FILE: bench.write('words', `${WORDS}\n`),
  LEADGLASS_RECOVERY_PASSPHRASE_FILE: bench.write('recovery-words', RECOVERY_WORDS),
  LEADGLASS_EXPORT_PASSPHRASE_FILE: bench.write('export-words', `${EXPORT_WORDS}\r\n`),
};
const run = (args: readonly string[], more: Readonly<Record<string, string>> = {}): Ran =>
  bench.run(args, { env: { ...env, ...more } });
const IMPLEMENTATION = '2.25.193915123090164887855574150105230974553';
const look = ['--recovery', 'recovery.json', '--purpose', 'finding', '--ticket', 'T-1'];

function textBelow(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

/** Of the last run of `trial`. */
function lastEvidence(): string {
  const runs = bench.at('home/projects/trial/runs');
  const last = readdirSync(runs)
    .sort()
    .findLast((number) => existsSync(join(runs, number, 'evidence.json')));
  return join(runs, last!, 'evidence.json');
}

function heldIds(more: Readonly<Record<string, string>> = {}): string[] {
  const { status, stdout, stderr } = run(['held', 'list', '--project', 'trial', '--json'], more);
  assert.equal(status, 0, stderr);
  return (jsonLines(stdout) as { id: string }[]).map(({ id }) => id);
}

test('project init locks the project, writes the recovery file and keeps what people say of it', () => {
  const facts = [
    '--recipient',
    'Partner 7',
    '--legal',
    'limited-data-set',
    '--agreement',
    'DUA-7',
    '--destroy-by',
    '2999-12-31',
  ];
  const { status, stdout, stderr } = run(['project', 'init', 'trial', '--recovery', 'recovery.json', ...facts]);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^project trial: /);
  assert.match(stderr, /recovery file recovery\.json alone/);
  if (process.platform !== 'win32') assert.equal(statSync(bench.at('recovery.json')).mode & 0o777, 0o600);
  const shown = run(['project', 'show', 'trial'], { LEADGLASS_PASSPHRASE_FILE: '' });
  assert.equal(shown.status, 0, 'without its passphrase');
  for (const text of [/^protection +a passphrase$/m, /^recipient +Partner 7$/m, /^destroy by +2999-12-31, in /m]) {
    assert.match(shown.stdout, text);
  }
});

test('facts that contradict each other or that the law asks more for are wrong usage, before anything is asked', () => {
  for (const wrong of [
    ['--legal', 'limited-data-set'],
    ['--legal', 'expert-determination'],
    ['--expert-expires', '2030-01-01'],
    ['--agreement-ends', '2030-01-01'],
    ['--destroy-by', 'soon'],
    ['--shares', '1/3', '--shares-to', 'shares'],
    ['--shares', '2/3', '--shares-to', 'shares', '--recovery', 'other.json'],
    ['--recipient', ' '],
    ['--agreement', ''],
  ]) {
    assert.equal(run(['project', 'init', 'wrong', ...wrong]).status, 2, wrong.join(' '));
  }
  assert.equal(
    run(['project', 'init', 'short', '--recovery', 'short.json'], {
      LEADGLASS_PASSPHRASE_FILE: bench.write('short-words', 'short'),
    }).status,
    2,
  );
  assert.equal(run(['project', 'init', 'second', '--recovery', 'recovery.json']).status, 1, 'never written over');
});

test('a run and verify open it by the passphrase file, not with a wrong one or none', () => {
  for (const number of [1, 2]) bench.write(`in/${number}.dcm`, objectOf(number));
  const args = ['deidentify', 'in', '--to', 'out', '--project', 'trial', '--policy', 'research'];
  const wrong = run(args, { LEADGLASS_PASSPHRASE_FILE: env.LEADGLASS_RECOVERY_PASSPHRASE_FILE });
  assert.deepEqual([wrong.status, wrong.stdout], [2, '']);
  assert.match(wrong.stderr, /^error: the passphrase is not the one/m);
  const none = run(args, { LEADGLASS_PASSPHRASE_FILE: '' });
  assert.equal(none.status, 2);
  assert.match(none.stderr, /^hint: .*LEADGLASS_PASSPHRASE_FILE/m);
  const { status, stderr } = run(args);
  assert.equal(status, 0, stderr);
  assert.doesNotMatch(stderr, /No passphrase protects/);
  assert.equal(run(['verify', 'out']).status, 0);
});

test('the project holds nothing of the patient in the clear, and neither passphrase', () => {
  const text = textBelow(bench.at('home'));
  for (const value of [PATIENT_ID, NAME, 'Thistlewick', 'THISTLEWICK', '471142', WORDS, RECOVERY_WORDS]) {
    assert.ok(!text.includes(value));
  }
});

test('reidentify shows who was asked for, by pseudonym, new UID and path, and keeps a record first', () => {
  const [path = ''] = readdirSync(bench.at('out'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.dcm'),
  );
  const [pseudonym = '', study = ''] = path.replaceAll('\\', '/').split('/');
  const { status, stdout, stderr } = run(['project', 'reidentify', pseudonym, study, `out/${path}`, ...look, '--json']);
  assert.equal(status, 0, stderr);
  const answers = jsonLines(stdout) as {
    patients: { id: string; names: string[] }[];
    series: { studyInstanceUid: string }[];
  }[];
  assert.deepEqual(
    answers.map(({ patients }) => patients.map(({ id, names }) => [id, names])),
    Array(3).fill([[PATIENT_ID, [NAME]]]),
  );
  assert.deepEqual(
    answers.map(({ series }) => series.map(({ studyInstanceUid }) => studyInstanceUid)),
    [[], ['2.999.8'], ['2.999.8']],
  );
  const record = readFileSync(bench.at('home/projects/trial/access/000001.json'), 'utf8');
  assert.match(record, /"ticket": "T-1"/);
  for (const value of [pseudonym, study, PATIENT_ID, 'Thistlewick']) assert.ok(!record.includes(value));
  assert.match(run(['project', 'show', 'trial']).stdout, /^looked up +1 times/m);
});

test('without purpose, ticket, terminal, recovery file or its passphrase nobody is looked up', () => {
  const records = (): number => readdirSync(bench.at('home/projects/trial/access')).length;
  const before = records();
  const base = ['project', 'reidentify', 'X', '--project', 'trial'];
  for (const args of [
    [...base, '--recovery', 'recovery.json', '--purpose', 'finding', '--json'],
    [...base, '--recovery', 'recovery.json', '--ticket', 'T-1', '--json'],
    [...base, '--recovery', 'recovery.json', '--purpose', ' ', '--ticket', 'T-1', '--json'],
    [...base, '--purpose', 'finding', '--ticket', 'T-1', '--json'],
    [...base, ...look],
  ]) {
    const { status, stdout } = run(args);
    assert.deepEqual([status, stdout], [2, ''], args.join(' '));
  }
  const wrong = { LEADGLASS_RECOVERY_PASSPHRASE_FILE: env.LEADGLASS_PASSPHRASE_FILE };
  assert.equal(run([...base, ...look, '--json'], wrong).status, 2);
  assert.equal(records(), before);
});

test('export-maps writes a table for its owner, outside of every output folder, and never over a file', () => {
  const made = run(['project', 'export-maps', 'trial', '--to', 'maps.csv', ...look]);
  assert.equal(made.status, 0, made.stderr);
  const table = readFileSync(bench.at('maps.csv'), 'utf8');
  assert.match(table, /^"PHI: /);
  assert.ok(table.includes(`"${PATIENT_ID}","${NAME}"`));
  if (process.platform !== 'win32') assert.equal(statSync(bench.at('maps.csv')).mode & 0o777, 0o600);
  assert.equal(run(['project', 'export-maps', 'trial', '--to', 'maps.csv', ...look]).status, 1);
  assert.equal(run(['project', 'export-maps', 'trial', '--to', 'out/maps.csv', ...look]).status, 2);
});

test('two recipients share no UID, code, offset or file name, and one project named for both shares all', () => {
  const parts = (to: string): Set<string> => {
    const names = readdirSync(bench.at(to), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.dcm'),
    );
    const text = names.map((name) => readFileSync(bench.at(to, name), 'latin1')).join();
    const ids = text.match(/2\.25\.\d{20,39}|LG-[0-9A-Z]{17}|20\d{6}|19\d{6}/g) ?? [];
    // (0002,0012): what wrote the file, the same for everybody.
    return new Set([...names.flatMap((name) => name.split(/[/\\]/)), ...ids].filter((id) => id !== IMPLEMENTATION));
  };
  for (const [to, more] of [
    ['own', []],
    ['own2', []],
    ['named', ['--project', 'trial']],
  ] as const) {
    assert.equal(run(['deidentify', 'in', '--to', to, '--policy', 'research', ...more]).status, 0);
  }
  const [own, own2, named, out] = [parts('own'), parts('own2'), parts('named'), parts('out')];
  assert.ok(own.size > 5);
  for (const [a, b] of [
    [own, own2],
    [own, out],
    [own2, named],
  ] as const) {
    // Dates of the two may meet by chance, one in 469; nothing else may.
    const shared = [...a].filter((one) => b.has(one) && !/^\d{8}$/.test(one));
    assert.deepEqual(shared, []);
  }
  assert.deepEqual([...named].sort(), [...out].sort());
});

test('a passphrase comes from a file descriptor as well', { skip: process.platform === 'win32' }, async () => {
  const descriptor = openSync(env.LEADGLASS_PASSPHRASE_FILE, 'r');
  const child = spawn(process.execPath, [PROGRAM, 'verify', 'out'], {
    cwd: bench.folder,
    env: { ...bench.environment, LEADGLASS_PASSPHRASE_FD: '3' },
    stdio: ['ignore', 'ignore', 'pipe', descriptor],
  });
  const status = await new Promise((resolve) => child.on('close', resolve));
  closeSync(descriptor);
  assert.equal(status, 0);
});

test('the prompt of a terminal shows nothing of what is typed', async (t) => {
  const command = `'${process.execPath}' '${PROGRAM}' verify out`;
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: bench.folder,
    env: { ...bench.environment, TERM: 'xterm' },
  });
  let shown = '';
  let isAsked = false;
  child.stdout.on('data', (bytes: Buffer) => {
    shown += bytes.toString();
    if (isAsked || !shown.includes('passphrase of project trial')) return;
    isAsked = true;
    // One wrong letter, taken back.
    child.stdin.write(`${WORDS}x\x7f\r`);
  });
  const status = await new Promise((resolve) => {
    child.on('close', resolve);
    child.on('error', () => resolve(undefined));
  });
  if (status === undefined) return t.skip('there is no `script` here');
  assert.equal(status, 0, shown);
  assert.match(shown, /verified with project trial/);
  assert.ok(isAsked && !shown.includes(WORDS.slice(0, 6)));
});

test('what it holds back is listed with its passphrase, and not without; copies are sealed', () => {
  bench.write('later/9.dcm', screenshot(9));
  const args = [
    'deidentify',
    'later',
    '--to',
    'out',
    '--project',
    'trial',
    '--policy',
    'research',
    '--keep-held',
    '--pixels',
    'hold',
  ];
  assert.equal(run(args).status, 3);
  for (const command of [['list'], ['review', '012345'], ['retry', '--all'], ['drop', '012345']]) {
    const { status, stdout, stderr } = run(['held', ...command, '--project', 'trial'], {
      LEADGLASS_PASSPHRASE_FILE: '',
    });
    assert.deepEqual([status, stdout], [2, ''], command.join(' '));
    assert.match(stderr, /LEADGLASS_PASSPHRASE_FILE/);
  }
  assert.equal(heldIds().length, 1);
  const text = textBelow(bench.at('home'));
  for (const value of [PATIENT_ID, NAME, 'later/9', 'DICM']) assert.ok(!text.includes(value), value);
});

test('its evidence says by what law, for whom, who can tell who is who, and until when', () => {
  const evidence = JSON.parse(readFileSync(lastEvidence(), 'utf8'));
  assert.deepEqual(evidence.reidentification, {
    mode: 'keyed',
    isProtected: true,
    custody: { held: 'recovery' },
    holder: 'in the recovery file alone: whoever has it, and its passphrase, can tell who is who',
    destroyBy: '2999-12-31',
  });
  const { method, recipient, agreement, approver } = evidence;
  assert.deepEqual(
    [method, recipient, agreement, approver],
    ['limited data set, 45 CFR 164.514(e)', 'Partner 7', 'DUA-7', null],
  );
  const page = readFileSync(lastEvidence().replace(/json$/, 'html'), 'utf8');
  for (const words of ['the recovery file alone', 'a passphrase of the project', '2999-12-31']) {
    assert.ok(page.includes(words), words);
  }
  const check = ['verify', 'out', '--evidence', lastEvidence()];
  assert.equal(run(check).status, 0, 'with the passphrase, by the key of the project');
  assert.equal(run(check, { LEADGLASS_PASSPHRASE_FILE: '' }).status, 2);
  const elsewhere = { LEADGLASS_PASSPHRASE_FILE: '', LEADGLASS_HOME: bench.at('nowhere') };
  assert.equal(run([...check, '--key', 'out/manifest.json'], elsewhere).status, 0, 'without project and passphrase');
});

test('exported it goes on elsewhere, and here no run goes on with it', () => {
  assert.equal(run(['project', 'export', 'trial', 'trial.lgx']).status, 0);
  assert.ok(!readFileSync(bench.at('trial.lgx'), 'latin1').includes('Partner 7'));
  const args = ['deidentify', 'in', '--to', 'out', '--policy', 'research'];
  assert.equal(run(args).status, 2);
  const there = { LEADGLASS_HOME: bench.at('there') };
  assert.equal(run(['project', 'import', 'trial.lgx'], there).status, 0);
  const { status, stdout, stderr } = run(args, there);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /2 unchanged/);
  assert.equal(run(['project', 'import', 'trial.lgx'], there).status, 2);
});

test('what was held went with it: there it is released, on the key of the evidence before, and here it is not', () => {
  const there = { LEADGLASS_HOME: bench.at('there') };
  const [id = ''] = heldIds();
  assert.deepEqual(heldIds(there), [id]);
  rmSync(bench.at('later'), { recursive: true });
  const release = ['held', 'release', id, '--project', 'trial', '--reviewer', 'reader', '--reason', 'nothing is in it'];
  const here = run(release);
  assert.deepEqual([here.status, here.stdout], [2, '']);
  assert.match(here.stderr, /exported on/);
  const { status, stderr } = run(release, there);
  assert.equal(status, 0, stderr);
  assert.deepEqual(heldIds(there), []);
  const runs = readdirSync(bench.at('there/projects/trial/runs')).sort();
  const evidence = bench.at('there/projects/trial/runs', runs.at(-1)!, 'evidence.json');
  const checked = run(['verify', 'out', '--evidence', evidence], there);
  assert.equal(checked.status, 0, checked.stdout);
  const keys = [lastEvidence(), evidence].map((path) => JSON.parse(readFileSync(path, 'utf8')).key);
  assert.equal(keys[0], keys[1]);
});

test('project list shows a damaged project with its code, and the others', () => {
  bench.write('home/projects/torn/project.json', '{');
  const { status, stdout } = run(['project', 'list']);
  assert.equal(status, 0);
  assert.match(stdout, /^torn +- +damaged +environment\/project-damaged$/m);
  assert.match(stdout, /^trial /m);
});

test('destroy wants the name typed, and leaves a signed certificate', () => {
  assert.equal(run(['project', 'destroy', 'trial']).status, 2, 'no terminal to type at');
  assert.equal(run(['project', 'destroy', 'trial', '--confirm', 'trail']).status, 2);
  const path = lastEvidence();
  const evidence = { run: basename(dirname(path)), sha256: sha256Hex(readFileSync(path)) };
  const done = run(['project', 'destroy', 'trial', '--confirm', 'trial', '--certificate', 'certificate.json']);
  assert.equal(done.status, 0, done.stderr);
  const { destroyed, lastEvidence: last, signer } = JSON.parse(readFileSync(bench.at('certificate.json'), 'utf8'));
  const { patients, keptCopies, keys } = destroyed;
  assert.deepEqual([patients, keptCopies, keys], [1, 1, 2]);
  assert.deepEqual(last, evidence);
  assert.equal(signer.kid, JSON.parse(readFileSync(bench.at('out/manifest.json'), 'utf8')).evidenceKey.kid);
  assert.match(readFileSync(bench.at('certificate.json.jws'), 'utf8'), /^eyJ[\w-]+\.\.[\w-]+$/m);
  assert.equal(run(['project', 'show', 'trial']).status, 2);
  assert.equal(run(['project', 'destroy', 'torn', '--confirm', 'torn', '--unsigned']).status, 0);
});
