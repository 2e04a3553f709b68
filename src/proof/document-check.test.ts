import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ascii, element, item, type Part, pdf, privateBlock, SYNTAX, sequence, shown } from '../../test/build/index.ts';
import { BufferSource } from '../bytes/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';
import {
  good,
  type Identifiers,
  OFFSET,
  PagedSource,
  policyWith,
  RESEARCH,
  subjectOf,
  verdictText,
} from './good.testing.ts';
import { createVerifier } from './verifier.ts';

const QUILLON: Identifiers = [
  ['name', 'QUILLON^ZEBEDEE'],
  ['institution', 'NORTHMERE GENERAL'],
];
const KEEP = policyWith(RESEARCH, {
  rules: [
    {
      at: { kind: 'tag', tag: 0x00420011 },
      do: 'keep',
      reason: 'a leaflet that every patient gets',
      id: 'own:1',
      line: 1,
    },
  ],
});

const document = (bytes: Uint8Array, mimeType = 'application/pdf'): Part[] => [
  element(0x00420011, 'OB', bytes),
  element(0x00420012, 'LO', mimeType),
];
const page = (text: string): Uint8Array => pdf({ pages: [{ content: shown(text) }], objectStreams: true });

interface Options {
  readonly policy?: CompiledPolicy;
  readonly slow?: boolean;
  readonly transferSyntax?: string;
}

async function verdictOn(parts: readonly Part[], options: Options = {}) {
  const { policy = KEEP, slow = false, transferSyntax = SYNTAX.explicitLittle } = options;
  const bytes = good(parts, { policy, transferSyntax });
  const input = {
    written: slow ? new PagedSource(bytes) : new BufferSource(bytes),
    subject: subjectOf(...QUILLON),
    policy,
    offsetDays: OFFSET,
    sourceViolations: () => [],
  };
  const verifier = createVerifier(policy);
  return { now: verdictText(verifier.verify(input)), verdict: await verifier.verifyWithDocuments(input) };
}

const textAfter = async (...asked: Parameters<typeof verdictOn>): Promise<string> =>
  verdictText((await verdictOn(...asked)).verdict);

test('a kept document whose compressed text names the patient is a leak, wherever the bytes lie', async () => {
  for (const slow of [false, true])
    for (const transferSyntax of [SYNTAX.explicitLittle, SYNTAX.implicitLittle, SYNTAX.deflated]) {
      const text = await textAfter(document(page('for Mr Quillon')), { slow, transferSyntax });
      assert.equal(text, 'refused/leak; document-identifiers (0042,0011)');
    }
});

test('a kept document is not searched by the synchronous verification, which therefore does not let it pass', async () => {
  const { now, verdict } = await verdictOn(document(page('a leaflet')));
  assert.equal(now, 'refused/document; document-not-searchable (0042,0011)');
  assert.equal(verdictText(verdict), 'ok');
});

test('a kept document that cannot be searched is for a person to look at, with the reason', async () => {
  const { verdict } = await verdictOn(document(pdf({ pages: [{ content: '9 9 m 90 90 l S' }] })));
  assert.ok(!verdict.ok);
  assert.equal(verdict.code, 'refused/document');
  assert.deepEqual(verdict.findings, [
    { code: 'document-not-searchable', path: '(0042,0011)', about: { reasons: ['no-text'], pages: [1] } },
  ]);
  assert.equal(
    await textAfter(document(ascii('bytes'), 'application/x-own')),
    'refused/document; document-not-searchable (0042,0011)',
  );
});

test('what the reasoned rule lets stand may be in the text, the name of the patient never', async () => {
  assert.equal(await textAfter(document(page('Northmere General'))), 'ok');
  const both = document(page('Quillon of Northmere General'));
  assert.equal(await textAfter(both), 'refused/leak; document-identifiers (0042,0011)');
});

test('a document inside a sequence, and a PDF under a private tag, are searched as well', async () => {
  const nested = sequence(0x00400275, [item(...document(page('Quillon')))]);
  assert.equal(await textAfter([nested]), 'refused/leak; document-identifiers (0040,0275)[0].(0042,0011)');
  const keep = [{ creator: 'ACME', group: 0x0009, element: 0x01, reason: 'layout' }];
  const policy = policyWith(KEEP, { private: { ...KEEP.private, keep } });
  const own = privateBlock(0x0009, 0x10, 'ACME', { 1: ['OB', page('Quillon')] });
  assert.equal(await textAfter(own, { policy }), 'refused/leak; document-identifiers (0009,1001)');
});

test('the empty documents that take the place of removed ones pass without being read', async () => {
  const blank =
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n';
  for (const [text, mimeType] of [
    [blank, 'application/pdf'],
    ['<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"/>', 'text/XML'],
    ['\0\0', 'model/stl'],
  ] as const)
    assert.equal((await verdictOn(document(ascii(text), mimeType))).now, 'ok', mimeType);
  const hidden = blank.replace('<</Type/Catalog', '<</Type/Catalog/Lang(\\121uillon)');
  assert.notEqual((await verdictOn(document(ascii(hidden)))).now, 'ok');
});
