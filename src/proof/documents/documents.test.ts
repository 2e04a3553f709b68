import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import {
  ascii,
  concat,
  glyphFont,
  glyphs,
  latin1,
  type PdfParts,
  pdf,
  shown,
  toUnicode,
  utf8,
  utf16le,
  utf16String,
} from '../../../test/build/index.ts';
import { type DocumentText, readDocument } from './index.ts';
import { DOCUMENT_LIMITS } from './types.ts';

const read = (bytes: Uint8Array, mimeType = 'application/pdf'): Promise<DocumentText> =>
  readDocument({ size: bytes.length, bytes: () => bytes, mimeType });
const readPdf = (parts: Partial<PdfParts>): Promise<DocumentText> => read(pdf({ pages: [{ content: '' }], ...parts }));

const textOf = ({ parts }: DocumentText): string => parts.flatMap(({ readings }) => readings).join('\n');
const reasonsOf = ({ missed }: DocumentText): string[] => [...new Set(missed.map(({ reason }) => reason))].sort();

/** HL7 v3 ED: documents in base 64, inside of one in XML. */
const carried = (...documents: readonly Uint8Array[]): Uint8Array => {
  const texts = documents.map((bytes) => Buffer.from(bytes).toString('base64'));
  return utf8(`<a>${texts.map((text) => `<text representation="B64">${text}</text>`).join('')}</a>`);
};

const FORM = '/Type/XObject/Subtype/Form/BBox[0 0 9 9]';
const PICTURE = {
  dictionary: '/Type/XObject/Subtype/Image/Width 4/Height 4/BitsPerComponent 8/ColorSpace/DeviceGray',
  stream: 'x'.repeat(16),
};
const WITH_PICTURE = '/XObject<</Im 100 0 R>>';

test('ISO 32000-1 9.4: text of every page, plain, deflated, and with the objects in streams (7.5.7)', async () => {
  const pages = [{ content: shown('Zebedee Quillon') }, { content: shown('page two') }];
  for (const layout of [{}, { deflate: true }, { objectStreams: true }]) {
    const { parts, missed } = await readPdf({ pages, ...layout });
    assert.deepEqual(
      parts.map(({ page }) => page),
      [1, 2],
    );
    assert.match(parts[0]!.readings[0]!, /^Zebedee Quillon$/);
    assert.match(parts[1]!.readings[0]!, /^page two$/);
    assert.deepEqual(missed, []);
  }
});

test('ISO 32000-1 9.10.3: glyph numbers are read by the ToUnicode table of their font, ligatures too', async () => {
  const characters = ['G', 'r', 'i', '\ufb03', 't', 'h'];
  const content = `BT /F2 12 Tf 72 700 Td ${glyphs('Gri#th', 'Gri#th')} Tj ET`;
  const text = await readPdf({
    pages: [{ content }],
    fonts: { F2: glyphFont('yes') },
    objects: [toUnicode(characters)],
    deflate: true,
  });
  assert.match(textOf(text), /Gri\ufb03th/);
  assert.deepEqual(text.missed, []);
});

test('a font that does not say what its glyphs mean is named, for its text looks like any other', async () => {
  const content = `BT /F2 12 Tf 72 700 Td ${glyphs('QUILON', 'QUILON', 36)} Tj ET`;
  assert.deepEqual(reasonsOf(await readPdf({ pages: [{ content }], fonts: { F2: glyphFont(undefined) } })), [
    'unreadable-text',
  ]);
  const numbered =
    '<</Type/Font/Subtype/Type1/BaseFont/Own/Encoding<</Type/Encoding/Differences[65/x901/x902/x903/x904]>>>>';
  const simple = await readPdf({ pages: [{ content: shown('ABCD', 9, 9, 'F2') }], fonts: { F2: numbered } });
  assert.deepEqual(reasonsOf(simple), ['unreadable-text']);
  const lost = await readPdf({ pages: [{ content: shown('Quillon', 9, 9, 'F7') }] });
  assert.deepEqual(reasonsOf(lost), ['unreadable-text']);
});

test('ISO 32000-1 9.7.5.2: predefined character maps are at hand; a font with an unknown one is named', async () => {
  const font = (name: string): string =>
    `<</Type/Font/Subtype/Type0/BaseFont/Ryumin-Light/Encoding/${name}/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/Ryumin-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>/DW 1000/FontDescriptor<</Type/FontDescriptor/FontName/Ryumin-Light/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>>>]>>`;
  const pages = [{ content: 'BT /F2 12 Tf 72 700 Td <8e5293638bbe> Tj ET' }];
  const known = await readPdf({ pages, fonts: { F2: font('90ms-RKSJ-H') } });
  assert.match(textOf(known), /山田鏡/);
  assert.deepEqual(known.missed, []);
  assert.deepEqual(reasonsOf(await readPdf({ pages, fonts: { F2: font('Nobody-H') } })), ['unreadable-text']);
});

test('what stands on no page, and around it, is read: information, XMP, outline, names, fields, notes, stamps', async () => {
  const xmp =
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>In &#88;MP</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>';
  const objects = [
    '<</Type/Annot/Subtype/Stamp/Rect[0 0 100 100]/AP<</N 101 0 R>>>>',
    {
      dictionary: '/Type/XObject/Subtype/Form/BBox[0 0 100 100]/Resources<</Font<</F1 3 0 R>>>>',
      stream: 'BT /F1 12 Tf 2 2 Td (On a stamp) Tj ET',
    },
    '<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(In a note)/T(Noted by)>>',
    '<</Type/Outlines/First 104 0 R/Last 104 0 R/Count 1>>',
    `<</Title ${utf16String('In the öutline')}/Parent 103 0 R>>`,
    '<</Type/Annot/Subtype/Widget/FT/Tx/T(Named field)/V(In a field)/Rect[0 0 5 5]>>',
    { dictionary: '/Type/Metadata/Subtype/XML', stream: xmp },
    '<</Title(In the information)/Custom(In an own entry)>>',
  ];
  const text = await readPdf({
    pages: [{ content: '', entries: '/Annots[100 0 R 102 0 R 105 0 R]' }],
    objects,
    catalog: '/Outlines 103 0 R/Metadata 106 0 R/AcroForm<</Fields[105 0 R]>>',
    trailer: '/Info 107 0 R',
    objectStreams: true,
  });
  for (const expected of [
    'On a stamp',
    'In a note',
    'Noted by',
    'In the öutline',
    'Named field',
    'In a field',
    'In XMP',
    'In the information',
    'In an own entry',
  ])
    assert.ok(textOf(text).includes(expected), expected);
  assert.deepEqual(text.missed, []);
});

test('attached files are named, their content is not read', async () => {
  const text = await readPdf({
    objects: [
      '<</Type/Filespec/F(quillon.txt)/UF(quillon.txt)/EF<</F 101 0 R>>>>',
      { dictionary: '/Type/EmbeddedFile', stream: 'x' },
    ],
    catalog: '/Names<</EmbeddedFiles<</Names[(a)100 0 R]>>>>',
  });
  assert.match(textOf(text), /quillon\.txt/);
  assert.deepEqual(reasonsOf(text), ['attachments']);
});

test('a scanned page has no text; one with text and a picture is read but for the picture; a blank one says nothing', async () => {
  const drawn = 'q 100 0 0 100 0 0 cm /Im Do Q';
  const scan = await readPdf({
    pages: [{ content: drawn, resources: WITH_PICTURE }],
    objects: [PICTURE],
    deflate: true,
  });
  assert.deepEqual(scan.missed, [{ reason: 'no-text', page: 1 }]);
  const pages = [{ content: shown('Seen') }, { content: shown('Quillon') + drawn, resources: WITH_PICTURE }];
  const mixed = await readPdf({ pages, objects: [PICTURE] });
  assert.deepEqual(mixed.missed, [{ reason: 'pictures', page: 2 }]);
  assert.match(textOf(mixed), /Quillon/);
  assert.deepEqual(reasonsOf(await readPdf({ pages: [{ content: '9 9 m 90 90 l S' }] })), ['no-text']);
  assert.deepEqual(await readPdf({}), { parts: [], missed: [] });
});

test('a document that opens with a password only, is cut off or is none is named so', async () => {
  const locked = `/ID[<${'00'.repeat(16)}><${'00'.repeat(16)}>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<${'41'.repeat(32)}>/U<${'42'.repeat(32)}>>>`;
  assert.deepEqual(reasonsOf(await readPdf({ trailer: locked })), ['encrypted']);
  const whole = pdf({ pages: [{ content: shown('Quillon') }], objectStreams: true });
  assert.ok(reasonsOf(await read(whole.subarray(0, 120))).includes('damaged'));
  assert.deepEqual(reasonsOf(await read(ascii('no document'))), ['damaged']);
  assert.deepEqual(reasonsOf(await read(ascii('no document'), 'application/msword')), ['unknown-type']);
  assert.deepEqual(reasonsOf(await read(ascii('no document'), '')), ['unknown-type']);
});

test('a PDF is read as one whatever its MIME type says', async () => {
  assert.match(textOf(await read(pdf({ pages: [{ content: shown('Quillon') }] }), 'text/XML')), /Quillon/);
});

test('ISO 32000-1 7.5.6: what a change or an appendix has hidden is named', async () => {
  const whole = pdf({ pages: [{ content: shown('Seen') }] });
  const changed = concat(
    whole,
    ascii('3 0 obj<<>>endobj\nxref\n0 0\ntrailer<</Size 4/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF\n'),
  );
  assert.ok(reasonsOf(await read(changed)).includes('hidden-parts'));
  assert.deepEqual(reasonsOf(await read(concat(whole, ascii('more')))), ['hidden-parts']);
  assert.deepEqual(reasonsOf(await read(concat(whole, new Uint8Array(2)))), [], 'padding is nothing');
});

test('a document that is larger than is read is not asked for its bytes', async () => {
  const bytes = (): never => assert.fail('was read');
  assert.deepEqual(reasonsOf(await readDocument({ size: 2 ** 31, bytes, mimeType: 'application/pdf' })), ['too-large']);
  const many = await readPdf({ pages: Array.from({ length: 501 }, () => ({ content: shown('x') })), deflate: true });
  assert.deepEqual(many.missed, [{ reason: 'too-large', page: 501 }]);
});

test('a document in one line, and one with more text than is searched, end as any other', async () => {
  const line = ascii('word '.repeat(4_000_000));
  for (const mimeType of ['model/obj', 'text/xml']) {
    const text = await read(line, mimeType);
    assert.deepEqual(reasonsOf(text), ['too-large']);
    assert.equal(textOf(text).slice(0, 9), 'word word');
    assert.ok(text.parts.every(({ readings }) => readings.every(({ length }) => length <= DOCUMENT_LIMITS.characters)));
  }
});

test('forms that draw each other without end take the time they may, and what was read before is kept', {
  timeout: 60_000,
}, async () => {
  const form = (next: number) => ({
    dictionary: `/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X ${next} 0 R>>>>`,
    stream: '/X Do '.repeat(2000),
  });
  const last = { dictionary: '/Type/XObject/Subtype/Form/BBox[0 0 9 9]', stream: '0 0 m 1 1 l S '.repeat(2000) };
  const endless = pdf({
    pages: [{ content: shown('Quillon') }, { content: '/X Do', resources: '/XObject<</X 100 0 R>>' }],
    objects: [form(101), form(102), form(103), last],
  });
  const text = await read(carried(endless, pdf({ pages: [{ content: shown('Zebedee') }] })), 'text/XML');
  assert.match(textOf(text), /Quillon/);
  assert.deepEqual(reasonsOf(text), ['out-of-time', 'too-large']);
  assert.doesNotMatch(textOf(text), /Zebedee/, 'the time of the object is used up');
  const next = await readPdf({ pages: [{ content: shown('Vanterpool') }] });
  assert.match(textOf(next), /Vanterpool/, 'the next document finds a new reader');
});

test('a stream of 35 KB that unpacks to two gigabytes takes the memory and the time that it may, and no more', {
  timeout: 60_000,
}, async () => {
  // ISO 32000-1 7.4.5: the pair 129, byte stands for 128 of them.
  const runs = new Uint8Array(2 ** 25).fill(129).map((byte, i) => (i % 2 === 0 ? byte : 0x20));
  const bomb = { dictionary: `${FORM}/Filter[/FlateDecode/RunLengthDecode]`, stream: deflateSync(runs) };
  assert.ok(bomb.stream.length < 40_000);
  const before = process.memoryUsage.rss();
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss() - before);
  }, 20);
  const text = await readPdf({
    pages: [{ content: shown('Quillon') }, { content: '/X Do', resources: '/XObject<</X 100 0 R>>' }],
    objects: [bomb],
  });
  clearInterval(watch);
  assert.match(textOf(text), /Quillon/, 'what was read before is kept');
  assert.ok(
    ['out-of-memory', 'out-of-time', 'damaged'].some((reason) => reasonsOf(text).includes(reason)),
    reasonsOf(text).join(),
  );
  assert.ok(most < 2 * DOCUMENT_LIMITS.memoryBytes, `${most} bytes`);
  assert.match(textOf(await readPdf({ pages: [{ content: shown('Vanterpool') }] })), /Vanterpool/);
});

test('pages that name themselves as their parts, and objects that stand for each other, come to an end', {
  timeout: 60_000,
}, async () => {
  for (const [catalog, objects] of [
    ['/Outlines 100 0 R', ['<</First 100 0 R/Next 100 0 R/Title(Quillon)>>']],
    ['/AcroForm<</Fields[100 0 R]>>', ['<</Kids[100 0 R]/T(Quillon)>>']],
    ['/Names<</Dests 100 0 R>>', ['<</Kids[100 0 R 101 0 R]>>', '<</Kids[100 0 R]>>']],
  ] as const)
    assert.match(
      textOf(await readPdf({ pages: [{ content: shown('Zebedee') }], catalog, objects })),
      /Zebedee/,
      catalog,
    );
  const whole = Buffer.from(pdf({ pages: [{ content: shown('Zebedee') }] })).toString('latin1');
  const circle = await read(latin1(whole.replace('/Kids[20 0 R]/Count 1', '/Kids[2 0 R ]/Count 9')));
  assert.ok(reasonsOf(circle).includes('damaged'), reasonsOf(circle).join());
});

test('of many documents in one, so many are read as may be', async () => {
  const page = pdf({ pages: [{ content: shown('Quillon') }], deflate: true });
  const text = await read(carried(...Array.from({ length: 40 }, () => page)), 'text/XML');
  assert.deepEqual(reasonsOf(text), ['too-large']);
  assert.equal(text.parts.filter(({ page }) => page === 1).length, DOCUMENT_LIMITS.documents - 1);
});

const CDA = `<?xml version="1.0" encoding="ENC"?><!-- by Orla --><ClinicalDocument xmlns="urn:hl7-org:v3"><id root="2.16.840.1" extension="MRN&#45;4711"/><name><given>Zebedee</given><family>QUI&#76;LON</family></name><text>M&#xE4;rzen &amp; more<![CDATA[<b>raw</b>]]></text></ClinicalDocument>`;

test('CDA (PS3.3 A.45.2): character data, attributes and comments, with references resolved, in any declared encoding', async () => {
  for (const [bytes, name] of [
    [utf8(CDA.replace('ENC', 'UTF-8')), 'utf-8'],
    [latin1(CDA.replace('ENC', 'ISO-8859-1')), 'latin-1'],
    [concat(Uint8Array.of(0xff, 0xfe), utf16le(CDA.replace('ENC', 'UTF-16'))), 'utf-16'],
  ] as const) {
    const text = await read(bytes, 'text/XML');
    for (const expected of ['MRN-4711', 'Zebedee QUILLON', 'März', '& more', '<b>raw</b>', 'by Orla'])
      assert.ok(textOf(text).includes(expected), `${name}: ${expected}`);
    assert.deepEqual(text.missed, []);
  }
});

test('XML that names characters by entities of its own, ends too early or is not in its encoding is named', async () => {
  const entities = '<!DOCTYPE a [<!ENTITY n "Quillon">]><a>&n;</a>';
  const text = await read(utf8(entities), 'text/xml');
  assert.deepEqual(reasonsOf(text), ['entities']);
  assert.match(textOf(text), /Quillon/);
  assert.deepEqual(reasonsOf(await read(utf8('<a>&nobody;</a>'), 'text/xml')), ['entities']);
  assert.deepEqual(reasonsOf(await read(utf8('<a>text</a><!-- and'), 'text/xml')), ['damaged']);
  assert.deepEqual(reasonsOf(await read(latin1('<a>M\xe4rz</a>'), 'text/xml')), ['encoding']);
  assert.deepEqual(reasonsOf(await read(utf8('<?xml version="1.0" encoding="nothing"?><a/>'), 'text/xml')), [
    'encoding',
  ]);
});

test('what CDA carries in base 64 is read as the document that it is', async () => {
  const inside = await read(carried(pdf({ pages: [{ content: shown('Quillon') }], deflate: true })), 'text/XML');
  assert.match(textOf(inside), /Quillon/);
  assert.deepEqual(inside.missed, []);
  assert.match(textOf(await read(carried(utf8('<a b="Quillon"/>')), 'text/XML')), /Quillon/);
  assert.deepEqual(reasonsOf(await read(carried(Uint8Array.of(0xff, 0xd8, 0xff)), 'text/XML')), ['unknown-type']);
  assert.deepEqual(reasonsOf(await read(utf8('<text representation="B64">%%%</text>'), 'text/XML')), ['embedded']);
});

test('models (PS3.3 A.85): headers, comments and names, and no line of numbers', async () => {
  const binary = (header: string, attribute: number, more = ''): Uint8Array => {
    const triangle = new Uint8Array(50);
    triangle.set([attribute, attribute], 48);
    return concat(ascii(header.padEnd(80, '\0')), Uint8Array.of(1, 0, 0, 0), triangle, ascii(more));
  };
  assert.match(textOf(await read(binary('Skull of Quillon', 0), 'model/stl')), /Skull of Quillon/);
  assert.match(textOf(await read(binary('', 0, 'Quillon'), 'model/stl')), /Quillon/);
  assert.match(textOf(await read(binary('', 0x51), 'model/stl')), /QQ/);
  const solid =
    'solid Quillon\nfacet normal 0 0 1\nouter loop\nvertex 19560214 0 1\nendloop\nendfacet\nendsolid Quillon\n';
  const written = textOf(await read(ascii(solid), 'model/stl'));
  assert.match(written, /solid Quillon/);
  assert.doesNotMatch(written, /19560214/);
  const obj =
    '# for Quillon\nmtllib quillon.mtl\no Head\nv 19560214 1.0 -2e-3\nf 1/2/3 4/5/6 7/8/9\nv 1 2 3 Vanterpool\n';
  const lines = textOf(await read(ascii(obj), 'model/obj'));
  for (const expected of [/for Quillon/, /quillon\.mtl/, /Head/, /Vanterpool/]) assert.match(lines, expected);
  assert.doesNotMatch(lines, /19560214/);
  assert.match(textOf(await read(ascii('newmtl Skin_Quillon\nKd 0.1 0.2 0.3\n'), 'model/mtl')), /Skin_Quillon/);
  assert.deepEqual(reasonsOf(await read(ascii('neither'), 'model/stl')), ['damaged']);
});
