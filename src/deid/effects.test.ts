import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PRESETS, presetPolicy, selectorText } from '../policy/index.ts';
import { effectsOf, ruledAttributes } from './effects.ts';
import { policyOf } from './object.testing.ts';
import { table } from './standard-tables.testing.ts';

const BASIC = presetPolicy('basic');
const SR = '1.2.840.10008.5.1.4.1.1.88.33';
const tagOf = (tag: number) => ({ kind: 'tag', tag }) as const;

test('an attribute is decided among all others as it is alone', () => {
  for (const { name } of PRESETS) {
    const policy = presetPolicy(name);
    const asked = ruledAttributes(policy);
    const together = effectsOf(policy, asked);
    // Every seventh: some 160 objects a preset.
    for (const at of asked.filter((_, i) => i % 7 === 0)) {
      const key = selectorText(at);
      assert.deepEqual(together.get(key), effectsOf(policy, [at]).get(key), `${name} ${key}`);
    }
  }
});

test('every row of Table E.1-1 and of Table E.3.10-1 is asked for, and every one has an effect', () => {
  const asked = ruledAttributes(BASIC).map(selectorText);
  for (const { tag = '' } of table('e1-1')) {
    // Curves have one row for all, private attributes are asked for by their creator.
    if (tag.includes('.') || tag < '0008') continue;
    const sample = tag.replace(/^50xxxxxx$/, '50003000').replaceAll('x', '0');
    assert.ok(asked.includes(`(${sample.slice(0, 4)},${sample.slice(4)})`), tag);
  }
  assert.equal(asked.filter((text) => text.startsWith('private:')).length, table('e3-10-1').length);
  assert.deepEqual([...effectsOf(BASIC, ruledAttributes(BASIC)).keys()].sort(), [...new Set(asked)].sort());
});

test('what an IOD requires is not removed', () => {
  // Content Date (0008,0023) is Z/D: Type 1 in an SR document, Type 2C in a CT image.
  const contentDate = [tagOf(0x00080023)];
  assert.equal(effectsOf(BASIC, contentDate, SR).get('(0008,0023)')?.action, 'replace');
  assert.deepEqual(effectsOf(BASIC, contentDate).get('(0008,0023)'), {
    name: 'ContentDate (0008,0023)',
    isPrivate: false,
    action: 'empty',
    rule: 'basic:Z/D',
  });
});

test('what own rules name is asked for: attributes, masks, VRs and private elements', async () => {
  const policy = await policyOf(`rules:
  - { at: "vr:LT", do: remove }
  - { at: "(0018,115x)", do: remove }
  - { at: "private:ACME 1.0(0029,xx10)", do: keep, reason: agreed }
  - { at: RequestAttributesSequence.ScheduledProcedureStepID, do: pseudonym }
private: { keep: [{ creator: ACME 2.0, element: "(0029,xx10)", reason: agreed }] }
`);
  const effects = effectsOf(policy, ruledAttributes(policy));
  // Patient Comments is an LT, Exposure Time an IS in that mask; without the rules nothing takes Exposure Time away.
  assert.equal(effects.get('(0010,4000)')?.rule, 'own:1');
  assert.equal(effects.get('(0018,1150)')?.rule, 'own:2');
  assert.equal(effects.get('private:ACME 1.0(0029,xx10)')?.rule, 'own:3');
  assert.equal(effects.get('private:ACME 2.0(0029,xx10)')?.rule, 'private:policy');
  assert.equal(effectsOf(BASIC, [tagOf(0x00181150)]).get('(0018,1150)')?.action, 'keep');
});

test('a rule with a path is tried in items, and an attribute goes with the sequence around it', async () => {
  const policy = await policyOf(`rules:
  - { at: RequestAttributesSequence.RequestedProcedureCodeSequence.CodeMeaning, do: empty }
  - { at: "ReferencedImageSequence.(60xx,3000)", do: remove }
`);
  const asked = ruledAttributes(policy);
  const effects = effectsOf(policy, asked);
  assert.deepEqual(effects.get('(0040,0275).(0032,1064).(0008,0104)'), {
    name: 'RequestAttributesSequence.RequestedProcedureCodeSequence.CodeMeaning (0040,0275).(0032,1064).(0008,0104)',
    isPrivate: false,
    action: 'empty',
    rule: 'own:1',
  });
  // Without the rule the outer sequence is an X of Table E.1-1.
  const { action, rule } = effectsOf(BASIC, asked).get('(0040,0275).(0032,1064).(0008,0104)')!;
  assert.deepEqual([action, rule], ['remove', 'basic:X']);
  // A mask in a path is not tried.
  assert.equal(asked.filter(({ kind }) => kind === 'path').length, 1);
});

test('private elements of two creators in one group do not meet', () => {
  const research = presetPolicy('research');
  const [known, unknown] = ['Philips Imaging DD 001', 'SOMEBODY ELSE'].map(
    (creator) => ({ kind: 'private', creator, group: 0x2001, element: 3 }) as const,
  );
  const effects = effectsOf(research, [known!, unknown!]);
  assert.equal(effects.get(selectorText(known!))?.action, 'keep');
  assert.equal(effects.get(selectorText(unknown!))?.rule, 'private:not-listed');
});
