import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InstanceLine, RunSummary } from '../batch/index.ts';
import { presetPolicy } from '../policy/index.ts';
import { Screen } from './screen.ts';
import { balanceText, Reasons, summaryLines } from './summary.ts';

const screen = new Screen({ isTTY: false, on: () => {} } as unknown as NodeJS.WriteStream, false);

const COUNTS = {
  in: 0,
  released: 0,
  held: 0,
  quarantined: 0,
  duplicate: 0,
  regenerated: 0,
  'not-dicom': 0,
  unchanged: 0,
};

const SUMMARY: RunSummary = {
  id: '000001',
  dryRun: false,
  project: { id: 'f00d', name: 'trial-7', folder: '/home/projects/trial-7', created: false, unprotected: true },
  to: '/out',
  counts: COUNTS,
  codes: {},
  findings: {},
  tally: {},
  remaining: 0,
  interrupted: false,
  leaks: [],
  grownPatients: [],
  lookedAgain: { files: 0, notChecked: 0, notSearched: 0 },
  warnings: [],
  exitStatus: 0,
};

function textOf(
  more: Partial<RunSummary> = {},
  lines: readonly Partial<InstanceLine>[] = [],
  showsPaths = false,
): string {
  const reasons = new Reasons(showsPaths);
  for (const [i, line] of lines.entries()) {
    const base = {
      type: 'instance',
      source: `in/${i}\x1b[2J.dcm`,
      sourceId: `id${i}`,
      status: 'held',
      findings: [],
    } as const;
    reasons.add({ ...base, ...line });
  }
  const facts = { summary: { ...SUMMARY, ...more }, reasons, policy: presetPolicy('research') };
  return summaryLines(facts, screen).join('\n');
}

const held = (code: InstanceLine['code']): Partial<InstanceLine> => ({ status: 'held', ...(code ? { code } : {}) });

test('the balance names every status, so that nothing is lost', () => {
  assert.equal(
    balanceText({ ...COUNTS, in: 1234, released: 1230, held: 4 }),
    '1,234 in = 1,230 released + 4 held + 0 quarantined + 0 duplicate + 0 regenerated + 0 not-dicom + 0 unchanged',
  );
});

test('a run that released everything says where the result is and little else', () => {
  assert.equal(
    textOf(),
    [
      'policy   research',
      'project  trial-7: /home/projects/trial-7',
      'result   /out',
      'No passphrase protects the project: whoever has it can tell who the patients are; keep it like the originals.',
    ].join('\n'),
  );
});

test('the page of the evidence is named where there is one', () => {
  const evidence = { json: '/runs/000001/evidence.json', page: '/runs/000001/evidence.html' };
  assert.match(textOf({ evidence }), /^result {4}\/out\nevidence {2}\/runs\/000001\/evidence\.html$/m);
});

test('reasons come by number, with three examples each', () => {
  const lines = ['refused/face', ...Array(5).fill('refused/pixels')] as InstanceLine['code'][];
  const text = textOf({}, lines.map(held));
  assert.match(text, /^held: 6, /m);
  assert.ok(text.indexOf('5 × refused/pixels') < text.indexOf('1 × refused/face'));
  assert.match(text, /^ {6}id1\n {6}id2\n {6}id3\n {6}and 2 more$/m);
  assert.doesNotMatch(text, /\.dcm/);
});

test('on a terminal sources go by their paths, which cannot write to it', () => {
  const text = textOf({}, [held('refused/pixels')], true);
  assert.match(text, /^ {6}in\/0\\u\{1b\}\[2J\.dcm$/m);
});

test('a leak comes first, with the files to take back', () => {
  const text = textOf({ leaks: ['LG-1/a/b/c.dcm'], exitStatus: 4 }, [held('refused/pixels')]);
  assert.match(text, /^leak: 1 file of an earlier run\n.*\n {4}LG-1\/a\/b\/c\.dcm$/m);
  assert.ok(text.startsWith('leak'));
});

test('a defect of leadglass is told with its place and number', () => {
  const defect = 'TypeError decide (src/deid/decide.ts:1:2)';
  const line = { status: 'quarantined', code: 'environment/worker', defect } as const;
  assert.match(textOf({}, [line, line]), /^ {2}2 × TypeError decide \(src\/deid\/decide\.ts:1:2\)$/m);
});

test('findings that are worth a look are shown, the daily ones are not', () => {
  const text = textOf({ findings: { residual: 2, 'group-length': 900 } });
  assert.match(text, /^ {2}2 {2}residual {2}/m);
  assert.doesNotMatch(text, /group-length/);
});

test('notices, warnings and grown patients are said', () => {
  const lookedAgain = { files: 12, notChecked: 1, notSearched: 2 };
  const text = textOf({ warnings: ['others can read the secret'], grownPatients: ['a', 'b'], lookedAgain });
  assert.match(text, /^notice: others can read the secret$/m);
  assert.match(text, /^notice: more is known now of 2 patients of earlier runs: 12 released files verified again$/m);
  assert.match(text, /^notice: 1 released file could not be verified again: leadglass verify --policy FILE looks/m);
  assert.match(text, /^notice: 2 released files of them hold a document whose text cannot be searched: look/m);
});

test('what no earlier run met is counted by kind, in one line', () => {
  const none = { device: 0, 'private-creator': 0, 'sop-class': 0, 'descriptor-form': 0 };
  const some = { device: 1, 'private-creator': 2, 'sop-class': 1, 'descriptor-form': 0 };
  const line = (unseen: NonNullable<RunSummary['unseen']>): string | undefined =>
    /^notice: new .*$/m.exec(textOf({ unseen }))?.[0];
  assert.equal(
    line(some),
    'notice: new since the last run: 1 device, 2 private creators, 1 SOP class; leadglass inspect shows them',
  );
  assert.match(line({ ...some, device: 0, 'private-creator': 0 }) ?? '', /run: 1 SOP class;/);
  assert.match(line({ ...none, 'descriptor-form': 3 }) ?? '', /run: 3 forms of descriptors;/);
  assert.equal(line(none), undefined);
});

test('an interrupted run says what is left, a dry run that nothing was written', () => {
  assert.match(textOf({ interrupted: true, remaining: 12 }), /^interrupted: 12 files not begun; /m);
  assert.match(textOf({ dryRun: true }), /^dry run under research: nothing was written$/m);
  assert.doesNotMatch(textOf({ dryRun: true }), /project/);
});
