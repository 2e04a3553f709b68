import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomOf } from '../../examples/studies/random.ts';
import { needlesOf } from '../../src/identity/index.ts';
import { castOf } from './text/cast.ts';
import { isListed, nameWords, plainLetters } from './text/people.ts';
import { fillTemplate } from './text/slots.ts';
import { LANGUAGES } from './text/types.ts';
import { TEXT_SHAPES, textSamples } from './text-samples.ts';

const COUNT = 2_500;
const samples = textSamples(7, COUNT);

test('one seed gives the same samples, and another seed others', () => {
  assert.deepEqual(textSamples(7, 200), samples.slice(0, 200));
  const other = textSamples(8, 200).map(({ text }) => text);
  const same = other.filter((text, index) => text === samples[index]!.text);
  assert.deepEqual(same, []);
});

test('there are as many samples as asked for, and hardly one twice', () => {
  assert.equal(samples.length, COUNT);
  assert.ok(new Set(samples.map(({ text }) => text)).size > COUNT * 0.98);
});

test('every shape has its share, in labels and in prose', () => {
  const shapes = new Set(samples.map(({ shape }) => shape));
  assert.equal(shapes.size, TEXT_SHAPES.length);
  assert.ok(shapes.size >= 25, `only ${shapes.size} shapes`);
  const labels = samples.filter(({ kind }) => kind === 'label').length;
  assert.ok(labels > COUNT / 4 && labels < COUNT * 0.75, `${labels} labels`);
});

test('English is the largest language, and each other one has its share', () => {
  for (const language of LANGUAGES) {
    const share = samples.filter((sample) => sample.language === language).length / COUNT;
    assert.ok(language === 'en' ? share > 0.5 && share < 0.75 : share > 0.02, `${language}: ${share}`);
  }
});

test('every template of every shape can be filled', () => {
  for (const { name, templates } of TEXT_SHAPES) {
    for (const [language, list] of Object.entries(templates)) {
      const spoken = LANGUAGES.find((one) => one === language) ?? 'en';
      for (const template of list) {
        const parts = fillTemplate(template, castOf(randomOf(1, name), spoken));
        const unfilled = parts.filter(({ text, identifiers }) =>
          (identifiers.length > 0 ? /[{}#%*]/ : /[{}]/).test(text),
        );
        assert.deepEqual(unfilled, [], template);
      }
    }
  }
});

test('every sample has an identifier, and each stands in its text', () => {
  for (const { text, shape, identifiers } of samples) {
    assert.ok(identifiers.length > 0, `${shape}: ${text}`);
    for (const { value } of identifiers) {
      assert.ok(value.length >= 2, `${shape}: ${JSON.stringify(value)}`);
      assert.ok(text.includes(value), `${shape}: ${value} is not in ${text}`);
    }
  }
});

test('clinical words stand in their text and hold no identifier', () => {
  for (const { text, identifiers, keep } of samples) {
    for (const word of keep) {
      assert.ok(text.includes(word), `${word} is not in ${text}`);
      const held = identifiers.filter(({ value }) => word.toLowerCase().includes(value.toLowerCase()));
      assert.deepEqual(held, [], text);
    }
  }
  assert.ok(samples.filter(({ keep }) => keep.length > 0).length > COUNT * 0.7);
});

test('known and unknown identifiers both have their share', () => {
  const all = samples.flatMap(({ identifiers }) => identifiers);
  const known = all.filter((identifier) => identifier.known).length;
  assert.ok(known > all.length / 5 && known < (all.length * 4) / 5, `${known} of ${all.length}`);
});

test('what is known of the patient stands in the subject, and there are needles for it', () => {
  // In these shapes a name stands in another spelling than in the attributes.
  const otherwiseSpelled = /plain letters|spaced letters/;
  for (const { subject, identifiers, shape, text } of samples.slice(0, 600)) {
    assert.ok(needlesOf(subject).length > 10);
    if (otherwiseSpelled.test(shape)) continue;
    const values = plainLetters(subject.identifiers.map(({ value }) => value).join('\n')).toLowerCase();
    const words = identifiers.filter(({ value, known }) => known && /^\p{L}+$/u.test(value));
    for (const { value } of words) assert.ok(values.includes(plainLetters(value).toLowerCase()), `${value} of ${text}`);
  }
});

test('no invented name is in a vocabulary', () => {
  const values = samples.flatMap(({ identifiers }) => identifiers.map(({ value }) => value));
  const names = values.filter((value) => /^\p{L}+$/u.test(value) || isSpaced(value));
  assert.ok(names.length > COUNT / 2);
  assert.deepEqual(
    names.filter((name) => isListed(name.replaceAll(' ', ''))),
    [],
  );
});

const isSpaced = (value: string): boolean => /^\p{L}( \p{L})+$/u.test(value);

test('a word of the vocabularies is known, with and without its accents', () => {
  assert.ok(isListed('Abdomen'));
  assert.ok(isListed('CORONAL'));
  assert.ok(isListed('abdômen'));
  assert.ok(!isListed('Quillwick'));
});

test('the words of a name are those that tell who it is', () => {
  assert.deepEqual(nameWords("van der O'Thrupwick-Blenk"), ['Thrupwick', 'Blenk']);
  assert.deepEqual(nameWords('DE LA Arañez'), ['Arañez']);
});
