import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, item, privateBlock, sequence } from '../../test/build/index.ts';
import { BASIC, policyWith, RESEARCH, SAFE_HARBOR, verdictOn } from './good.testing.ts';

const CREATOR = 'Philips Imaging DD 001';
/** Diffusion b-factor, in Table E.3.10-1. */
const safe = privateBlock(0x2001, 0x10, CREATOR, { 3: ['FL', 1000] });

test('a safe private element stays under the option alone (PS3.15 E.3.10)', () => {
  assert.equal(verdictOn(safe, []), 'ok');
  assert.match(verdictOn(safe, [], { policy: SAFE_HARBOR }), /^refused\/leak; residual \(2001,1003\)$/);
});

test('private elements are known by creator and offset, not by their block (PS3.5 7.8.1)', () => {
  assert.equal(verdictOn(privateBlock(0x2001, 0xa0, CREATOR, { 3: ['FL', 1000] }), []), 'ok');
  assert.equal(
    verdictOn(privateBlock(0x2001, 0x10, CREATOR, { 3: ['FL', 1000], 238: ['LO', 'x'] }), []),
    'refused/leak; residual (2001,10EE)',
  );
  assert.equal(
    verdictOn(privateBlock(0x2001, 0x10, 'ACME 1.0', { 3: ['FL', 1000] }), []),
    'refused/leak; residual (2001,1003)',
  );
});

test('a private element without its creator in its own data set is refused', () => {
  const orphan = [element(0x20011003, 'FL', 1000)];
  assert.equal(verdictOn(orphan, []), 'refused/leak; private-without-creator (2001,1003)');
  const nested = [element(0x20010010, 'LO', CREATOR), sequence(0x20011103, []), element(0x20011003, 'FL', 1)];
  assert.match(verdictOn(nested, []), /private-without-creator \(2001,1103\)/);
  const inItem = [sequence(0x00189114, [item(element(0x20011003, 'FL', 1000))]), ...safe];
  assert.equal(verdictOn(inItem, []), 'refused/leak; private-without-creator (0018,9114)[0].(2001,1003)');
});

test('a creator that reserves nothing is refused: it names a vendor for nothing', () => {
  assert.equal(verdictOn([element(0x00290010, 'LO', 'ACME 1.0')], []), 'refused/leak; residual (0029,0010)');
});

test('a private element below (gggg,1000) that is no creator is refused', () => {
  assert.equal(verdictOn([element(0x00290110, 'LO', 'x')], []), 'refused/leak; private-without-creator (0029,0110)');
});

test('elements that the policy names stay, a person’s name never', () => {
  const keep = { creator: 'ACME 1.0', group: 0x0029, element: 0x10, reason: 'test' };
  const policy = policyWith(BASIC, { private: { trustDeclaredSafe: false, keep: [keep] } });
  const block = (vr: string) => privateBlock(0x0029, 0x20, 'ACME 1.0', { 16: [vr, 'x'] });
  assert.equal(verdictOn(block('LO'), [], { policy }), 'ok');
  assert.equal(verdictOn(block('PN'), [], { policy }), 'refused/leak; residual (0029,2010)');
});

test('an own rule keeps a private element by its creator, with a reason', () => {
  const at = { kind: 'private', creator: 'ACME 1.0', group: 0x0029, element: 0x10 } as const;
  const rule = { id: 'own:1', at, do: 'keep', reason: 'test', line: 1 } as const;
  const block = privateBlock(0x0029, 0x20, 'ACME 1.0', { 16: ['LO', 'x'] });
  assert.equal(verdictOn(block, [], { policy: policyWith(BASIC, { rules: [rule] }) }), 'ok');
  const { reason: _, ...unreasoned } = rule;
  const leak = 'refused/leak; residual (0029,2010)';
  assert.equal(verdictOn(block, [], { policy: policyWith(BASIC, { rules: [unreasoned] }) }), leak);
  assert.equal(verdictOn(block, [], { policy: policyWith(RESEARCH, { rules: [{ ...rule, do: 'remove' }] }) }), leak);
});

test('what the written object itself calls safe stays where the policy believes it (PS3.3 C.12.1.1.7)', () => {
  const trusting = policyWith(RESEARCH, { private: { trustDeclaredSafe: true, keep: [] } });
  const claim = (status: string, ...elements: number[]) =>
    sequence(0x00080300, [
      item(
        element(0x00080301, 'US', 0x0029),
        element(0x00080302, 'LO', 'ACME 1.0'),
        element(0x00080303, 'CS', status),
        ...(elements.length === 0 ? [] : [element(0x00080304, 'US', elements)]),
      ),
    ]);
  const block = (vr: string) => privateBlock(0x0029, 0x20, 'ACME 1.0', { 16: [vr, vr === 'US' ? 1 : 'x'] });
  const leak = 'refused/leak; residual (0029,2010)';
  assert.equal(verdictOn([claim('SAFE'), ...block('US')], [], { policy: trusting }), 'ok');
  assert.equal(verdictOn([claim('SAFE'), ...block('US')], []), leak);
  assert.equal(verdictOn([claim('UNSAFE'), ...block('US')], [], { policy: trusting }), leak);
  assert.equal(verdictOn([claim('MIXED', 16), ...block('US')], [], { policy: trusting }), 'ok');
  assert.equal(verdictOn([claim('MIXED', 17), ...block('US')], [], { policy: trusting }), leak);
  assert.equal(verdictOn([claim('SAFE'), ...block('PN')], [], { policy: trusting }), leak);
  assert.equal(verdictOn(block('US'), [], { policy: trusting }), leak);
});

test('a creator of several values reserves nothing', () => {
  const parts = [element(0x20010010, 'LO', `${CREATOR}\\x`), element(0x20011003, 'FL', 1)];
  assert.match(verdictOn(parts, []), /residual \(2001,0010\); private-without-creator \(2001,1003\)/);
});
