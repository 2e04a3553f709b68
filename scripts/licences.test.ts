import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { licenceTexts, packageFolder } from './licences.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

test('the folder of a package is found for plain, scoped and nested packages', () => {
  assert.equal(packageFolder('node_modules/yaml/dist/index.js'), 'node_modules/yaml');
  assert.equal(packageFolder('node_modules/@noble/hashes/sha2.js'), 'node_modules/@noble/hashes');
  assert.equal(packageFolder('node_modules/a/node_modules/b/index.js'), 'node_modules/a/node_modules/b');
  assert.equal(packageFolder('src/index.ts'), undefined);
});

test('each bundled package is named once, with version and the text of its licence', () => {
  const text = licenceTexts(
    ['src/index.ts', 'node_modules/yaml/dist/index.js', 'node_modules/yaml/dist/doc.js', 'node_modules/zod/index.js'],
    ROOT,
  );
  assert.deepEqual(
    text.match(/^\S+ \d+\.\d+\.\d+ \(.+\)$/gm)?.map((line) => line.split(' ')[0]),
    ['yaml', 'zod'],
  );
  assert.match(text, /Permission to use, copy, modify/);
  assert.match(text, /Permission is hereby granted, free of charge/);
});

test('what is compiled into a codec is named too, and a package without a licence file has its text here', () => {
  const text = licenceTexts(['node_modules/dcmjs-codecs/x', 'node_modules/@cornerstonejs/codec-openjpeg/x'], ROOT);
  for (const name of ['Independent JPEG Group', 'CharLS', 'OpenJPH', 'libjxl', 'Pantelis Georgiadis']) {
    assert.ok(text.includes(name), name);
  }
  assert.match(text, /codec-openjpeg 1\.3\.6 \(MIT\)\n\nMIT License[\s\S]*Universite catholique de Louvain/);
});
