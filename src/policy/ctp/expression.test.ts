import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Part, parseExpression, unquoted } from './expression.ts';

/** Calls as `name[arg|arg]{clause}`, for reading in a test. */
const shown = (parts: readonly Part[]): string =>
  parts
    .map((part) => {
      if (part.kind === 'broken') return '#';
      if (part.kind === 'text') return part.text;
      return `${part.name}[${part.args.join('|')}]${part.clauses.map((clause) => `{${shown(clause)}}`).join('')}`;
    })
    .join('+');
const parsed = (text: string): string => shown(parseExpression(text));

test('text and calls stand one behind the other', () => {
  assert.equal(parsed('YES'), 'YES');
  assert.equal(parsed('@always()YES'), 'always[]+YES');
  assert.equal(parsed('@param(@A)-@hash( this , 10 )'), 'param[@A]+-+hash[this|10]');
  assert.equal(parsed(''), '');
});

test('quotes, brackets, parentheses and a backslash hold commas', () => {
  assert.equal(parsed('@contents(this,"a,b)","c")'), 'contents[this|"a,b)"|"c"]');
  assert.equal(parsed('@hash([0009,[ACME]02],4)'), 'hash[[0009,[ACME]02]|4]');
  assert.equal(parsed('@hash((0010,0020),4)'), 'hash[(0010,0020)|4]');
  assert.equal(parsed('@contents(this,a\\,b)'), 'contents[this|a,b]');
  assert.equal(parsed('a\\@b'), 'a@b');
});

test('if and select have two clauses, append one, and clauses nest', () => {
  assert.equal(parsed('@if(Modality,equals,"CT"){@keep()}{@remove()}'), 'if[Modality|equals|"CT"]{keep[]}{remove[]}');
  assert.equal(parsed('@append(){a}b'), 'append[]{a}+b');
  assert.equal(parsed('@select() {@keep()} {@if(a,isblank){x}{y}}'), 'select[]{keep[]}{if[a|isblank]{x}{y}}');
  assert.equal(parsed('@if(a,exists){x}z'), 'if[a|exists]{x}{}', 'CTP takes the rest as eaten');
});

test('a call without its end is broken', () => {
  for (const text of ['@', 'user@host', '@hash(this', '@hash("this)']) assert.match(parsed(text), /#$/);
});

test('nesting has a bound', () => {
  const deep = '@select(){'.repeat(1000) + '}{}'.repeat(1000);
  assert.match(parsed(deep), /#/);
});

test('any text is parsed', () => {
  const pieces = ['@if(', '@select()', '{', '}', '(', ')', '"', '[', ']', ',', '\\', '@keep()', ' '];
  const near = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 })), { maxLength: 40 });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        near.map((parts) => parts.join('')),
      ),
      (text) => {
        assert.ok(Array.isArray(parseExpression(text)));
      },
    ),
    { numRuns: 500 },
  );
});

test('parsing is linear in what it is given', () => {
  assert.equal(parsed('@if(a,exists){'.repeat(50_000)), 'if[a|exists]{}{}');
  assert.match(parsed('@keep()'.repeat(50_000) + '@keep('.repeat(50_000)), /#$/);
});

test('an argument gives up its quotes', () => {
  assert.deepEqual([unquoted('"a"'), unquoted('"'), unquoted('a"')], ['a', '"', 'a"']);
});
