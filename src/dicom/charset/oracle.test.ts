import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { before, type TestContext, test } from 'node:test';
import { graphicSet } from './graphic-sets.ts';
import { textCodec } from './index.ts';
import { span } from './runtime.ts';

/**
 * pydicom as the oracle: the same bytes read by `pydicom.charset.decode_bytes`. Where it answers otherwise the tables
 * below say why; a difference that they do not name fails.
 */

const PYTHONS = ['/usr/bin/python3', 'python3'];
const SCRIPT = `
import json, sys, warnings
warnings.simplefilter('ignore')
from pydicom import config
from pydicom.charset import convert_encodings, decode_bytes
answers = []
for case in json.load(sys.stdin):
    config.settings.reading_validation_mode = config.WARN
    encodings = convert_encodings(case['terms'])
    config.settings.reading_validation_mode = config.RAISE
    for text in case['bytes']:
        try:
            answers.append(decode_bytes(bytes.fromhex(text), encodings, set(case['delimiters'])))
        except (UnicodeError, LookupError, ValueError):
            answers.append(None)
json.dump(answers, sys.stdout)
`;

let python: string | undefined;
before(() => {
  python = PYTHONS.find((path) => spawnSync(path, ['-c', 'import pydicom.charset']).status === 0);
});

function isAbsent(t: TestContext): boolean {
  if (python === undefined) t.skip('no Python with pydicom here: its answers were not compared');
  return python === undefined;
}

interface Question {
  readonly terms: readonly string[];
  readonly values: readonly Uint8Array[];
  readonly delimiters: readonly number[];
}

/** pydicom's texts, one list a question; undefined where it refuses the bytes. One process: it takes long to start. */
function ask(questions: readonly Question[]): (string | undefined)[][] {
  const input = questions.map(({ terms, values, delimiters }) => ({
    terms,
    delimiters,
    bytes: values.map((bytes) => Buffer.from(bytes).toString('hex')),
  }));
  const options = { input: JSON.stringify(input), maxBuffer: 1 << 28, encoding: 'utf8' } as const;
  const answer = spawnSync(python!, ['-c', SCRIPT], options);
  assert.equal(answer.status, 0, answer.stderr);
  const texts = (JSON.parse(answer.stdout) as (string | null)[]).map((text) => text ?? undefined);
  return questions.map(({ values }) => texts.splice(0, values.length));
}

/** PS3.5 6.1.2.5.3: pydicom 2 leaves the escape sequence of ISO-IR 58 in the text. */
const withoutEscape = (text: string | undefined): string | undefined => text?.replaceAll('\x1b$)A', '');

const LINE_ENDS = [0x0a, 0x0c, 0x0d, 0x09];
const NAME_DELIMITERS = [...LINE_ENDS, 0x5c, 0x5e, 0x3d];

interface Repertoire {
  readonly terms: readonly string[];
  readonly values: readonly Uint8Array[];
  /** Bytes in hexadecimal that pydicom reads otherwise, and why. */
  readonly differs: (hex: string, ours: string) => string | undefined;
}

const same = (): undefined => undefined;
const high = span(0xa0, 0xff).map((byte) => Uint8Array.of(byte));
const low = span(0x21, 0x7e).map((byte) => Uint8Array.of(byte));
const inG0 = (sequence: string): Uint8Array[] => inG1(sequence, 0);
const inG1 = (sequence: string, bit = 0x80): Uint8Array[] => {
  const designator = [0x1b, ...Buffer.from(sequence)];
  return span(0x21, 0x7e).flatMap((a) =>
    span(0x21, 0x7e).map((b) => Uint8Array.from([...designator, a | bit, b | bit])),
  );
};
const gbPairs = span(0x81, 0xfe).flatMap((a) =>
  [...span(0x40, 0x7e), ...span(0x80, 0xfe)].map((b) => Uint8Array.of(a, b)),
);
const gbFour = span(0, 39_419).map((i) =>
  Uint8Array.of(
    0x81 + Math.floor(i / 12_600),
    0x30 + (Math.floor(i / 1260) % 10),
    0x81 + (Math.floor(i / 10) % 126),
    0x30 + (i % 10),
  ),
);
const isReadOnly = (isoIr: number, ours: string): boolean => graphicSet(isoIr).cellOf(ours.charCodeAt(0)) === undefined;

const REPERTOIRES: readonly Repertoire[] = [
  ...[100, 101, 109, 110, 144, 127, 126, 138, 148].map((n) => ({
    terms: [`ISO_IR ${n}`],
    values: [...low, ...high],
    differs: same,
  })),
  {
    terms: ['ISO_IR 166'],
    values: [...low, ...high],
    differs: (hex) => (hex === 'a0' ? 'no-break space of ISO 8859-11, read and not written' : undefined),
  },
  {
    terms: ['ISO_IR 13'],
    values: [...low, ...high],
    differs: (hex) => (hex === '5c' || hex === '7e' ? 'PS3.3 Table C.12-2: G0 is ISO-IR 14, not ISO 646' : undefined),
  },
  {
    terms: ['', 'ISO 2022 IR 87'],
    values: inG0('$B'),
    differs: (hex) =>
      /^1b2442(2[9a-f]|7[5-9a-e])/.test(hex) ? "vendors' rows 13 and 89 to 92, read and not written" : undefined,
  },
  {
    terms: ['', 'ISO 2022 IR 159'],
    values: inG0('$(D'),
    differs: (hex) =>
      hex.endsWith('2237') ? 'JIS X 0212 tilde: fullwidth here, so that it is not taken for ISO 646' : undefined,
  },
  {
    terms: ['', 'ISO 2022 IR 149'],
    values: inG1('$)C'),
    differs: (hex) => {
      if (hex.endsWith('a2e8')) return 'postal code mark of KS X 1001:2002';
      return hex.endsWith('a4d4') ? 'Hangul filler: Python takes it for the start of a composed syllable' : undefined;
    },
  },
  {
    terms: ['', 'ISO 2022 IR 58'],
    values: inG1('$)A'),
    differs: (hex, ours) => {
      if (hex.endsWith('a1a4') || hex.endsWith('a1aa')) return 'middle dot and dash: the characters of GBK';
      return isReadOnly(58, ours) ? 'cells that GBK filled, read and not written' : undefined;
    },
  },
  {
    terms: ['GB18030'],
    values: gbPairs,
    differs: (_, ours) =>
      /^(?:[\u3000\u1e3f\ufe10-\ufe19\u9fb4-\u9fbb]|[\u{20000}-\u{2ffff}])$/u.test(ours)
        ? 'GB 18030-2000 had these in the Private Use Area'
        : undefined,
  },
  {
    terms: ['GB18030'],
    values: gbFour,
    differs: (hex, ours) => {
      if (ours === '\ufffd') return 'PS3.5 6.1.3: C1 control characters';
      return hex === '8135f437' ? 'exchanged with U+1E3F in GB 18030-2005' : undefined;
    },
  },
  {
    terms: ['GBK'],
    values: gbPairs,
    differs: (_, ours) =>
      textCodec(['GBK']).encode(ours, 'text') === undefined || ours === '\u3000' || ours.codePointAt(0)! > 0xffff
        ? 'what GB 18030 added and user-defined cells, read and not written'
        : undefined,
  },
];

test('pydicom reads every code of every set alike, but for named ones', async (t) => {
  if (isAbsent(t)) return;
  const answers = ask(REPERTOIRES.map(({ terms, values }) => ({ terms, values, delimiters: LINE_ENDS })));
  for (const [n, { terms, values, differs }] of REPERTOIRES.entries()) {
    await t.test(`${values.length} codes of ${terms.join('\\')}`, (set) => {
      const reasons = new Map<string, number>();
      values.forEach((bytes, i) => {
        const ours = textCodec(terms).decode(bytes, 'text');
        const theirs = withoutEscape(answers[n]![i]);
        if (theirs === undefined ? ours.includes('\ufffd') : ours === theirs) return;
        const hex = Buffer.from(bytes).toString('hex');
        const reason = differs(hex, ours);
        assert.ok(reason, `${hex}: ${JSON.stringify(ours)} here, ${JSON.stringify(theirs)} there`);
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      });
      for (const [reason, count] of reasons) set.diagnostic(`${terms.join('\\')}: ${count} differ: ${reason}`);
    });
  }
});

/** A small generator of its own, so that the same texts are asked every time. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Characters that both read alike, by ISO-IR number. */
function common(isoIr: number): string[] {
  const set = graphicSet(isoIr);
  const excluded = new Set('\\^=~¥‾～ㅤ·—');
  return span(0, set.width === 1 ? 127 : 8835)
    .map((cell) => String.fromCharCode(set.character(cell)))
    .filter((character) => set.cellOf(character.charCodeAt(0)) !== undefined && !excluded.has(character));
}

const MIXTURES: readonly (readonly [terms: readonly string[], isoIrs: readonly number[]])[] = [
  [['ISO_IR 100'], [6, 100]],
  [
    ['ISO 2022 IR 100', 'ISO 2022 IR 126', 'ISO 2022 IR 144'],
    [6, 100, 126, 144],
  ],
  [
    ['', 'ISO 2022 IR 101', 'ISO 2022 IR 138'],
    [6, 101, 138],
  ],
  [
    ['', 'ISO 2022 IR 87'],
    [6, 87],
  ],
  [
    ['ISO 2022 IR 13', 'ISO 2022 IR 87'],
    [13, 87],
  ],
  [
    ['', 'ISO 2022 IR 87', 'ISO 2022 IR 159'],
    [6, 87, 159],
  ],
  [
    ['', 'ISO 2022 IR 149'],
    [6, 149],
  ],
  [
    ['', 'ISO 2022 IR 58'],
    [6, 58],
  ],
  [
    ['ISO 2022 IR 100', 'ISO 2022 IR 149'],
    [6, 100, 149],
  ],
  [['ISO_IR 192'], [6, 100, 87, 149, 159]],
  [['GB18030'], [6, 100, 87, 149, 58]],
  [['GBK'], [6, 58]],
];

/** 500 texts of up to four words, joined by the separators, of characters that both know. */
function texts(isoIrs: readonly number[], separators: readonly string[]): string[] {
  const pick = random(isoIrs.reduce((seed, isoIr) => seed * 31 + isoIr, separators.length));
  const sets = isoIrs.map(common);
  const oneOf = <T>(list: readonly T[]): T => list[pick(list.length)]!;
  const word = (): string => Array.from({ length: 1 + pick(4) }, () => oneOf(oneOf(sets))).join('');
  const text = (): string => Array.from({ length: 1 + pick(4) }, word).reduce((a, b) => a + oneOf(separators) + b);
  return Array.from({ length: 500 }, text);
}

test('pydicom reads the names and texts that are written here', async (t) => {
  if (isAbsent(t)) return;
  const written = MIXTURES.flatMap(([terms, isoIrs]) =>
    (['name', 'text'] as const).map((kind) => {
      const asked = texts(isoIrs, kind === 'name' ? ['^', '='] : ['\r\n', ' ']);
      const values = asked.map((text) => textCodec(terms).encode(text, kind)!);
      return { kind, terms, asked, values, delimiters: kind === 'name' ? NAME_DELIMITERS : LINE_ENDS };
    }),
  );
  const answers = ask(written);
  for (const [n, { kind, terms, asked, values }] of written.entries()) {
    await t.test(`${asked.length} ${kind}s in ${terms.join('\\')}`, () => {
      asked.forEach((text, i) => {
        assert.equal(withoutEscape(answers[n]![i]), text, Buffer.from(values[i]!).toString('hex'));
      });
    });
  }
});
