import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Secret } from '../failure/index.ts';
import { base32, unbase32 } from './base32.ts';
import { hex } from './encoding.ts';
import { combineShares, splitSecret } from './shares.ts';

const secretBytes = Uint8Array.from({ length: 32 }, (_, i) => 5 * i);
const group = Uint8Array.of(1, 2, 3, 4);
const refused = { name: 'Failure', code: 'input/share' };

async function sharesOf(needed: number, holders: number, bytes = secretBytes): Promise<string[]> {
  const shares = await splitSecret(new Secret(bytes.slice()), { needed, holders, group });
  return shares.map((share) => share.use((text) => new TextDecoder().decode(text)));
}

test('base 32 comes back, however it was typed', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const text = base32(bytes, Math.ceil((bytes.length * 8) / 5));
      assert.deepEqual(unbase32(text), bytes);
      assert.deepEqual(unbase32(text.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')), bytes);
    }),
  );
  for (const wrong of ['UU', '!0', '0', '01', '000', 'ZZ']) assert.equal(unbase32(wrong), undefined, wrong);
  assert.deepEqual(unbase32('04'), Uint8Array.of(1));
});

test('as many shares as are needed give the secret, in any order; all of them do too', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ minLength: 1, maxLength: 64 }),
      fc.integer({ min: 2, max: 5 }),
      fc.nat(4),
      fc.infiniteStream(fc.nat()),
      async (bytes, needed, more, order) => {
        const shares = await sharesOf(needed, needed + more, bytes);
        const shuffled = shares.map((share) => [order.next().value, share] as const).sort(([a], [b]) => a - b);
        const some = shuffled.map(([, share]) => share);
        assert.equal((await combineShares(some.slice(0, needed))).use(hex), hex(bytes));
        assert.equal((await combineShares(some)).use(hex), hex(bytes));
      },
    ),
    { numRuns: 30 },
  );
});

test('fewer shares give a failure and not a wrong secret', async () => {
  const shares = await sharesOf(3, 5);
  await assert.rejects(combineShares([]), refused);
  await assert.rejects(combineShares(shares.slice(0, 2)), { ...refused, message: /3 are needed, and 2 are here/ });
  await assert.rejects(combineShares([shares[0]!, shares[1]!, shares[1]!]), {
    ...refused,
    message: /share 3 is there/,
  });
});

test('a share is typed with or without dashes, in small letters, with O for 0', async () => {
  const [one, two] = await sharesOf(2, 2);
  const typed = two!.slice('LGSHARE'.length).replaceAll('0', 'o').replaceAll('-', ' ').toLowerCase();
  assert.equal((await combineShares([one!.replaceAll('-', ''), ` lgshare${typed} `])).use(hex), hex(secretBytes));
});

test('a wrong character is found before anything is combined, and the failure says in which share', async () => {
  const [one, two] = await sharesOf(2, 3);
  for (let at = 'LGSHARE-'.length; at < two!.length; at++) {
    if (two![at] === '-') continue;
    const wrong = two!.slice(0, at) + (two![at] === '2' ? '3' : '2') + two!.slice(at + 1);
    await assert.rejects(combineShares([one!, wrong]), { ...refused, message: /share 2 is mistyped/ });
  }
  for (const wrong of ['', 'LGSHARE', two!.slice(7), two!.slice(0, -1), `${two}0`]) {
    await assert.rejects(combineShares([one!, wrong]), refused);
  }
});

test('shares of two splits do not mix, not even of one secret', async () => {
  const [first, second] = [await sharesOf(2, 3), await sharesOf(2, 3)];
  await assert.rejects(combineShares([first[0]!, second[1]!]), { ...refused, message: /do not belong together/ });
  const other = await sharesOf(2, 4);
  await assert.rejects(combineShares([first[0]!, other[1]!]), { ...refused, message: /share 2 belongs to another/ });
});

test('no message of a failure repeats what was typed', async () => {
  const [one] = await sharesOf(2, 2);
  const digits = one!.slice(20, 34);
  await assert.rejects(combineShares([one!, `${one!.slice(0, -2)}77`]), (error: Error) => {
    assert.ok(!error.message.includes(digits) && !String(error.stack).includes(digits));
    return true;
  });
});

test('quorums that cannot be are a defect of the caller', async () => {
  const split = (needed: number, holders: number) =>
    splitSecret(new Secret(secretBytes.slice()), { needed, holders, group });
  for (const [needed, holders] of [
    [1, 1],
    [1, 3],
    [4, 3],
    [2, 256],
    [2.5, 3],
  ] as const) {
    await assert.rejects(split(needed, holders), RangeError);
  }
});
