import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { concat, glyphFont, glyphs, type PdfParts, pdf, shown, toUnicode, utf8 } from '../../test/build/index.ts';
import { documentFindings, searchDocument } from './document-search.ts';
import { type Identifiers, RESEARCH, subjectOf } from './good.testing.ts';

const QUILLON: Identifiers = [
  ['name', 'QUILLON^ZEBEDEE'],
  ['patient-id', 'MRN00482913'],
  ['date', '19560214'],
];

interface Asked {
  readonly identifiers?: Identifiers;
  readonly mimeType?: string;
}

async function searched(bytes: Uint8Array, { identifiers = QUILLON, mimeType = 'application/pdf' }: Asked = {}) {
  const document = { size: bytes.length, bytes: () => bytes, mimeType };
  return searchDocument(document, { subject: subjectOf(...identifiers), policy: RESEARCH });
}

/** Kinds with their counts, and the reasons, in one line. */
async function found(bytes: Uint8Array, asked?: Asked): Promise<string> {
  const { identifiers, missed } = await searched(bytes, asked);
  return [...identifiers.map(({ kind, count }) => `${kind} ${count}`), ...missed.map(({ reason }) => reason)].join(
    ', ',
  );
}

const page = (content: string, more: Partial<PdfParts> = {}): Uint8Array =>
  pdf({ pages: [{ content }], deflate: true, ...more });

/** Each text at a place of its own, in the given order. */
const placed = (...pieces: readonly (readonly [text: string, x: number, y: number])[]): Uint8Array =>
  page(pieces.map(([text, x, y]) => shown(text, x, y)).join(''));

test('names, numbers and dates of the patient are counted by kind, with their pages, in compressed streams', async () => {
  const bytes = pdf({
    pages: [
      { content: shown('Report') },
      { content: shown('Zebedee Quillon, MRN 482913') + shown('born 14.02.1956', 72, 700) },
      { content: shown('Mr Quillon was seen') },
    ],
    objectStreams: true,
  });
  const search = await searched(bytes);
  assert.deepEqual(search, {
    identifiers: [
      { kind: 'name', count: 2, pages: [2, 3] },
      { kind: 'patient-id', count: 1, pages: [2] },
      { kind: 'date', count: 1, pages: [2] },
    ],
    missed: [],
  });
  assert.deepEqual(documentFindings(search, '(0042,0011)'), [
    {
      code: 'document-identifiers',
      path: '(0042,0011)',
      about: { counts: { name: 2, 'patient-id': 1, date: 1 }, pages: [2, 3] },
    },
  ]);
});

test('a document of somebody else has nothing of this patient, and the finding says that it was searched', async () => {
  const search = await searched(page(shown('Ottoline Thistlewick, MRN 991133, 03.04.1971, seen by Dr Vanterpool')));
  assert.deepEqual(search, { identifiers: [], missed: [] });
  assert.deepEqual(documentFindings(search, 'x'), [{ code: 'document-searched', path: 'x' }]);
});

test('a name that a line end has cut is found, with a hyphen, a soft one and without', async () => {
  assert.equal(await found(placed(['seen was QUIL-', 72, 720], ['LON at noon', 72, 700])), 'name 1');
  assert.equal(await found(placed(['seen was QUIL\xad', 72, 720], ['LON at noon', 72, 700])), 'name 1');
  assert.equal(await found(placed(['seen was QUIL', 72, 720], ['LON at noon', 72, 700])), 'name 1');
  assert.equal(await found(placed(['ZEBEDEE', 72, 720], ['QUILLON', 72, 700])), 'name 1');
});

test('a name is found that was drawn letter by letter: near together, far apart, down the page and from the end', async () => {
  const letters = [...'QUILLON'];
  const near = letters.map((letter, i) => [letter, 72 + 8 * i, 720] as const);
  const far = letters.map((letter, i) => [letter, 72 + 30 * i, 720] as const);
  const down = letters.map((letter, i) => [letter, 72, 720 - 20 * i] as const);
  for (const pieces of [near, far, down, near.toReversed(), far.toReversed()])
    assert.equal(await found(placed(...pieces)), 'name 1');
  assert.equal(await found(page('BT /F1 12 Tf 20 Tc 72 720 Td (QUILLON) Tj ET')), 'name 1', 'character spacing');
  assert.equal(await found(page('BT /F1 12 Tf 72 720 Td [(QUI) -900 (LLON)] TJ ET')), 'name 1', 'kerning');
  const digits = [...'00482913'].map((digit, i) => [digit, 72 + 30 * i, 720] as const);
  assert.equal(await found(placed(...digits)), 'patient-id 1');
  const date = [...'14.02.1956'].map((character, i) => [character, 72 + 30 * i, 720] as const);
  assert.equal(await found(placed(...date)), 'date 1');
});

test('a name in pieces that were drawn in any order is found by where they stand', async () => {
  assert.equal(await found(placed(['LLON', 91, 720], ['elsewhere', 72, 500], ['QUI', 72, 720])), 'name 1');
  assert.equal(await found(page(shown('QUILLON').replace('1 0 0 1', '0 1 -1 0'))), 'name 1', 'turned');
});

test('a short name is put together from single letters only', async () => {
  const identifiers: Identifiers = [['name', 'DOE^JANE']];
  const spaced = [...'DOE'].map((letter, i) => [letter, 72 + 30 * i, 720] as const);
  assert.equal(await found(placed(...spaced), { identifiers }), 'name 1');
  assert.equal(await found(page(shown('do enter, jan ends')), { identifiers }), '');
});

test('ligatures and letters with accents are the letters that they stand for', async () => {
  const identifiers: Identifiers = [['name', 'GRIFFITHS^MÄRTA']];
  // Seven glyphs, one of which is three letters.
  const griffiths = page(`BT /F2 12 Tf 72 700 Td ${glyphs('GriLths', 'GriLths')} Tj ET`, {
    fonts: { F2: glyphFont('yes') },
    objects: [toUnicode(['G', 'r', 'i', '\ufb03', 't', 'h', 's'])],
  });
  assert.equal(await found(griffiths, { identifiers }), 'name 1');
  assert.equal(await found(page(shown('M\xe4rta')), { identifiers }), 'name 1');
  assert.equal(await found(page(shown('Marta')), { identifiers }), 'name 1');
});

test('text from right to left is found as it is read and as it looks', async () => {
  const identifiers: Identifiers = [['name', 'אבנרלי^דנה']];
  const letters = [...'אבנרלי'];
  const fonts = { F2: glyphFont('yes') };
  const objects = [toUnicode(letters)];
  const written = (text: string): Uint8Array =>
    page(`BT /F2 12 Tf 72 700 Td ${glyphs(text, letters.join(''))} Tj ET`, { fonts, objects });
  assert.equal(await found(written(letters.join('')), { identifiers }), 'name 1');
  assert.equal(await found(written(letters.toReversed().join('')), { identifiers }), 'name 1');
  const apart = letters.map(
    (letter, i) => `BT /F2 12 Tf ${300 - 20 * i} 700 Td ${glyphs(letter, letters.join(''))} Tj ET\n`,
  );
  assert.equal(await found(page(apart.join(''), { fonts, objects }), { identifiers }), 'name 1');
});

test('a name spread over the elements of a CDA document, and one in an attribute', async () => {
  const cda = utf8(
    '<ClinicalDocument><name><given>Zebedee</given><family>QUIL<b>LON</b></family></name><birthTime value="19560214"/><id extension="MRN00482913"/></ClinicalDocument>',
  );
  assert.equal(await found(cda, { mimeType: 'text/XML' }), 'name 1, patient-id 1, date 1');
});

test('no truncated or flipped PDF ends in anything but a result', { timeout: 300_000 }, async () => {
  const whole = [
    page(shown('Quillon'), { objectStreams: true }),
    page(`BT /F2 12 Tf 72 700 Td ${glyphs('QUILON', 'QUILON')} Tj ET`, {
      fonts: { F2: glyphFont('yes') },
      objects: [toUnicode([...'QUILON'])],
      deflate: false,
    }),
    concat(page(shown('Quillon')), page(shown('Quillon'))),
  ];
  const damage = fc.record({
    which: fc.nat(whole.length - 1),
    keep: fc.double({ min: 0.1, max: 1, noNaN: true }),
    flips: fc.array(fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.integer({ min: 1, max: 255 })), {
      maxLength: 12,
    }),
  });
  await fc.assert(
    fc.asyncProperty(damage, async ({ which, keep, flips }) => {
      const bytes = whole[which]!.slice(0, Math.ceil(whole[which]!.length * keep));
      for (const [at, mask] of flips) {
        const place = Math.floor(bytes.length * at);
        bytes[place] = bytes[place]! ^ mask;
      }
      const { identifiers, missed } = await searched(bytes);
      assert.ok(Array.isArray(identifiers) && Array.isArray(missed));
    }),
    { numRuns: 150 },
  );
});
