// De-identifies a folder with dcmjs, the way a careful script does it: every element at every depth is visited.
//
//     node with_dcmjs.mjs IN OUT ACTIONS
//
// ACTIONS and what is done are those of with_pydicom.py beside this file. A file that dcmjs cannot process is reported, and
// the others go on; then the exit status is 1.
import { createHmac, createSecretKey } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import dcmjs from 'dcmjs';

const KEY = createSecretKey(Buffer.alloc(32, 7));
const SHIFT_DAYS = -1001;
const DAY_MS = 86_400_000;
const REGISTERED = '1.2.840.10008.';

const [source, target, table] = process.argv.slice(2);
const actions = new Map(
  readFileSync(table, 'latin1')
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([tag]) => tag.length === 8)
    .map(([tag, action]) => [tag.toUpperCase(), action[0]]),
);
const uids = new Map();

function edit(elements) {
  for (const [tag, element] of Object.entries(elements)) {
    const action = actions.get(tag);
    if (Number.parseInt(tag.slice(0, 4), 16) % 2 === 1) delete elements[tag];
    else if (element.vr === 'UI' && action === 'U') element.Value = element.Value.map(mapped);
    else if (element.vr === 'DA' && element.Value[0]) element.Value = element.Value.map(shifted);
    else if (action === 'X') delete elements[tag];
    else if (action === 'Z' || action === 'D') element.Value = [];
    else if (element.vr === 'SQ') for (const item of element.Value) edit(item);
  }
}

function mapped(uid) {
  if (!uid || uid.startsWith(REGISTERED)) return uid;
  let replacement = uids.get(uid);
  if (replacement === undefined) {
    const digest = createHmac('sha256', KEY).update(uid).digest('hex').slice(0, 32);
    replacement = `2.25.${BigInt(`0x${digest}`)}`;
    uids.set(uid, replacement);
  }
  return replacement;
}

function shifted(date) {
  const [year, month, day] = [date.slice(0, 4), date.slice(4, 6), date.slice(6, 8)].map(Number);
  const moved = new Date(Date.UTC(year, month - 1, day) + SHIFT_DAYS * DAY_MS);
  return moved.toISOString().slice(0, 10).replaceAll('-', '');
}

dcmjs.log.setLevel('silent');
const files = readdirSync(source, { recursive: true }).filter((name) => name.endsWith('.dcm'));
for (const file of files.sort()) {
  try {
    const { buffer, byteOffset, length } = readFileSync(join(source, file));
    const object = dcmjs.data.DicomMessage.readFile(buffer.slice(byteOffset, byteOffset + length));
    edit(object.dict);
    const [instance] = object.dict['00080018']?.Value ?? [];
    if (instance !== undefined) object.meta['00020003'].Value = [instance];
    const path = join(target, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, Buffer.from(object.write()));
  } catch (error) {
    process.exitCode = 1;
    process.stderr.write(`not processed: ${error.name}\n`);
  }
}
