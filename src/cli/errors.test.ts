import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Failure } from '../failure/index.ts';
import { reportError } from './errors.ts';
import { Screen } from './screen.ts';

function reported(error: unknown, { isTTY = false, isDebug = false } = {}): { status: number; text: string } {
  let text = '';
  const stream = {
    isTTY,
    on: () => {},
    write: (part: string) => {
      text += part;
    },
  };
  const screen = new Screen(stream as unknown as NodeJS.WriteStream, false);
  return { status: reportError(error, { screen, isDebug }), text };
}

function systemError(): unknown {
  try {
    return readFileSync('/nowhere/THISTLEWICK.dcm');
  } catch (error) {
    return error;
  }
}

test('the kind of a failure decides the exit status', () => {
  const statusOf = (code: ConstructorParameters<typeof Failure>[0]) => reported(new Failure(code, 'x')).status;
  assert.deepEqual(
    [statusOf('usage/argument'), statusOf('policy/value'), statusOf('environment/disk-full'), statusOf('input/zip')],
    [2, 2, 1, 1],
  );
});

test('a failure is one line, with its place, and a hint', () => {
  const failure = new Failure('policy/value', 'not a word', { hint: 'try redact', at: { line: 3, column: 5 } });
  assert.equal(reported(failure).text, 'error: not a word (line 3, column 5)\nhint: try redact\n');
  const place = new Failure('input/json', 'odd', { at: { path: '(0010,0010)', offset: 12 } });
  assert.equal(reported(place).text, 'error: odd ((0010,0010), byte 12)\n');
});

test('a path that the system complains about is shown on a terminal alone', () => {
  assert.deepEqual(reported(systemError()), { status: 1, text: 'error: the system refused open: ENOENT\n' });
  assert.match(reported(systemError(), { isTTY: true }).text, /open \/nowhere\/THISTLEWICK\.dcm: ENOENT$/m);
});

test('the message of a defect is kept back, unless a person debugs', () => {
  const defect = new TypeError('value was Thistlewick', { cause: new Error('deeper') });
  const { status, text } = reported(defect);
  assert.equal(status, 1);
  assert.match(text, /^error: this is a defect of leadglass: TypeError < .*errors\.test\.ts:\d+:\d+/);
  assert.doesNotMatch(text, /Thistlewick/);
  assert.match(reported(defect, { isDebug: true }).text, /value was Thistlewick[\s\S]*caused by Error: deeper/);
  assert.match(reported('text').text, /a thrown string/);
});
