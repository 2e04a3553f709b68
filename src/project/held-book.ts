import { randomBytes } from 'node:crypto';
import { closeSync, fdatasyncSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { base64url, hkdfSha256, unbase64url } from '../crypto/index.ts';
import { NONCE_BYTES, open, seal } from '../crypto/seal.node.ts';
import { Failure, type Secret } from '../failure/index.ts';
import { PRIVATE_FILE, syncFolder, writeAll, writeAtomically } from './files.ts';
import type { HeldRecord } from './held-record.ts';
import { IdIndex } from './id-index.ts';
import { linesOf } from './lines.ts';
import type { Vault, VaultRow } from './vault.ts';

export const HELD_NAME = 'held.jsonl';
export const HELD_FORMAT = 'leadglass.held/1';
/** Records of a line. */
const LINE_RECORDS = 64;
/** Time between two flushes to the device: what a power cut takes along is held again by the same command. */
const SYNC_MS = 1000;
/** A book that has this many more lines' worth of old records than of living ones is written anew. */
const MOST_DEAD = 1024;
const GONE = 0xfffffffe;
const ID = /^[0-9a-f]{32}$/;

export interface HeldPlace {
  /** Of the project. */
  readonly folder: string;
  readonly projectId: string;
  readonly secret: Secret;
  /** Where pseudonyms come from one: a record of a patient is sealed under a key of his row. */
  readonly vault?: Vault;
}

/** What stands in the clear: keyed ids alone. */
interface Line {
  readonly put: readonly string[];
  /** For each of them the content of which a copy is needed while it waits. */
  readonly contents: readonly (string | null)[];
  readonly drop: readonly string[];
  /** Of those that are put: a person has decided about them. */
  readonly decided: readonly string[];
  readonly sealed: readonly string[];
  /** In a vault: the row whose key each of them is sealed under, null where nobody knows the patient. */
  readonly rows?: readonly (string | null)[];
}

/**
 * The instances that a project keeps back, each once: a file to which lines are added, of which the last one about an
 * id counts. A line holds up to 64 records, each sealed by itself under a key of the project, because their paths name
 * patients: who works for one patient opens no record of another. In a
 * vault the key is one of the patient's row: who was forgotten has no record any more. Memory holds the ids and where the
 * records stand, 20 bytes each. A line that was cut off is left out.
 */
export class HeldBook {
  readonly #path: string;
  readonly #key: Secret;
  readonly #projectId: string;
  readonly #vault: Vault | undefined;
  readonly #at = new IdIndex();
  readonly #lines: { readonly start: number; readonly length: number; readonly ids: readonly string[] }[] = [];
  readonly #decided = new Set<string>();
  readonly #pending = new Map<string, HeldRecord>();
  readonly #dropped = new Set<string>();
  #isWriter = false;
  #descriptor: number | undefined;
  #length = 0;
  #size = 0;
  #slots = 0;
  #syncAt = performance.now();
  #last: { readonly number: number; readonly line: Line } | undefined;

  /** To read; what is read together stays as it was. @throws {Failure} `environment/project-damaged` */
  static read(place: HeldPlace): HeldBook {
    return new HeldBook(place);
  }

  /** To read and write; the project is locked meanwhile. @throws {Failure} `environment/project-damaged` */
  static write(place: HeldPlace): HeldBook {
    const book = new HeldBook(place);
    if (book.#slots > 2 * book.#size + MOST_DEAD) {
      book.#rewrite();
      return HeldBook.write(place);
    }
    book.#isWriter = true;
    return book;
  }

  /** Without what is old, and without the records of patients who were forgotten. The project is locked meanwhile. */
  static compact(place: HeldPlace): void {
    const book = new HeldBook(place);
    if (book.#length > 0) book.#rewrite();
  }

  private constructor({ folder, projectId, secret, vault }: HeldPlace) {
    this.#vault = vault;
    this.#path = join(folder, HELD_NAME);
    this.#projectId = projectId;
    this.#key = hkdfSha256(secret, 'leadglass/project/v1/held');
    this.#load();
  }

  get size(): number {
    return this.#size;
  }

  has(id: string): boolean {
    if (this.#pending.has(id)) return true;
    const at = this.#at.get(id);
    return at !== undefined && at !== GONE;
  }

  get(id: string): HeldRecord | undefined {
    const pending = this.#pending.get(id);
    if (pending !== undefined) return pending;
    const at = this.#at.get(id);
    if (at === undefined || at === GONE) return undefined;
    return this.#recordAt(at);
  }

  /** A person has decided about it. Opens nothing. */
  isDecided(id: string): boolean {
    return this.#decided.has(id);
  }

  /** All ids, in the order of `records`. Opens nothing. */
  *ids(): Generator<string> {
    for (const { id } of this.#livingSlots()) yield id;
    yield* this.#pending.keys();
  }

  /** Of a patient by his row in the vault. Opens nothing. */
  *idsOfRow(row: string): Generator<string> {
    for (const { id, at } of this.#livingSlots()) {
      if (this.#lineAt(Math.floor(at / LINE_RECORDS)).rows?.[at % LINE_RECORDS] === row) yield id;
    }
  }

  /** Contents of which a copy is needed: of all that are not released. Opens nothing. */
  *contents(): Generator<string> {
    for (const { at } of this.#livingSlots()) {
      const content = this.#lineAt(Math.floor(at / LINE_RECORDS)).contents[at % LINE_RECORDS];
      if (content !== null && content !== undefined) yield content;
    }
    for (const record of this.#pending.values()) {
      const content = neededContent(record);
      if (content !== null) yield content;
    }
  }

  /** All of them, as they were written; none may be added meanwhile. */
  *records(): Generator<HeldRecord> {
    for (const { at } of this.#livingSlots()) yield this.#recordAt(at);
    yield* this.#pending.values();
  }

  /** Takes the place of what there was under the id. */
  put(record: HeldRecord): void {
    if (!this.has(record.id)) this.#size++;
    this.#pending.set(record.id, record);
    this.#dropped.delete(record.id);
    if (record.decision === undefined) this.#decided.delete(record.id);
    else this.#decided.add(record.id);
    this.#flushWhenFull();
  }

  drop(id: string): void {
    if (!this.has(id)) return;
    this.#size--;
    this.#pending.delete(id);
    this.#decided.delete(id);
    if (this.#at.get(id) !== undefined) {
      this.#at.set(id, GONE);
      this.#dropped.add(id);
    }
    this.#flushWhenFull();
  }

  /** Everything so far is on the device when this returns. */
  sync(): void {
    this.#flush();
    if (this.#descriptor !== undefined) fdatasyncSync(this.#descriptor);
    this.#syncAt = performance.now();
  }

  /** Without what was not synced: who closes after a failure would fail again. */
  close(): void {
    if (this.#descriptor === undefined) return;
    closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #flushWhenFull(): void {
    if (performance.now() - this.#syncAt >= SYNC_MS) this.sync();
    else if (this.#pending.size >= LINE_RECORDS || this.#dropped.size >= LINE_RECORDS) this.#flush();
  }

  #flush(): void {
    if (this.#pending.size + this.#dropped.size === 0) return;
    if (!this.#isWriter) throw new TypeError('the book is open to read');
    const descriptor = this.#openForWriting();
    const text = this.#lineOf([...this.#pending.values()], [...this.#dropped]);
    const bytes = Buffer.from(text);
    writeAll(descriptor, bytes);
    this.#learn(JSON.parse(text) as Line, { start: this.#length, length: bytes.length });
    this.#length += bytes.length;
    this.#pending.clear();
    this.#dropped.clear();
  }

  #lineOf(records: readonly HeldRecord[], drop: readonly string[]): string {
    const put = records.map(({ id }) => id);
    const decided = records.filter(({ decision }) => decision !== undefined).map(({ id }) => id);
    const rows = records.map(({ patient }) => this.#rowOf(patient)?.id ?? null);
    const line: Line = {
      put,
      contents: records.map(neededContent),
      drop,
      decided,
      sealed: records.map((record) => this.#seal(record)),
      ...(this.#vault === undefined ? {} : { rows }),
    };
    return `${JSON.stringify(line)}\n`;
  }

  #seal(record: HeldRecord): string {
    const plaintext = new TextEncoder().encode(JSON.stringify(record));
    const key = this.#rowOf(record.patient)?.keyFor('held') ?? this.#key;
    return base64url(seal(key, plaintext, { context: this.#context(record.id), nonce: randomBytes(NONCE_BYTES) }));
  }

  /** Of a patient by his keyed id; a source that could not be read is nobody's. */
  #rowOf(patient: string | undefined): VaultRow | undefined {
    return patient === undefined ? undefined : this.#vault?.of(patient);
  }

  #load(): void {
    let isFirst = true;
    for (const { text, start, length } of linesOf(this.#path, damaged)) {
      const value = parse(text);
      if (isFirst) {
        if (value.format !== HELD_FORMAT) throw damaged();
        isFirst = false;
      } else this.#learn(checkedLine(value), { start, length });
      this.#length = start + length;
    }
  }

  #learn({ put, drop, decided, rows }: Line, at: { readonly start: number; readonly length: number }): void {
    const line = this.#lines.push({ ...at, ids: put }) - 1;
    const isPending = (id: string): boolean => this.#pending.has(id);
    for (const [slot, id] of put.entries()) {
      const before = this.#at.get(id);
      const isLiving = before !== undefined && before !== GONE;
      const isForgotten = this.#isForgotten(rows?.[slot]);
      if (!isLiving && !isForgotten && !isPending(id)) this.#size++;
      if (isLiving && isForgotten) this.#size--;
      this.#at.set(id, isForgotten ? GONE : line * LINE_RECORDS + slot);
      this.#decided.delete(id);
    }
    for (const id of decided) if (this.#at.get(id) !== GONE) this.#decided.add(id);
    for (const id of drop) {
      const before = this.#at.get(id);
      if (before === undefined || before === GONE) continue;
      this.#at.set(id, GONE);
      this.#decided.delete(id);
      this.#size--;
    }
    this.#slots += put.length;
  }

  /** Nothing opens the record any more. */
  #isForgotten(row: string | null | undefined): boolean {
    return typeof row === 'string' && this.#vault?.has(row) === false;
  }

  /** Where records stand that count, in their order. */
  *#livingSlots(): Generator<{ readonly id: string; readonly at: number }> {
    for (const [number, { ids }] of this.#lines.entries()) {
      for (const [slot, id] of ids.entries()) {
        const at = number * LINE_RECORDS + slot;
        if (this.#at.get(id) === at && !this.#pending.has(id)) yield { id, at };
      }
    }
  }

  #recordAt(at: number): HeldRecord {
    const { put, sealed, rows } = this.#lineAt(Math.floor(at / LINE_RECORDS));
    const slot = at % LINE_RECORDS;
    const row = rows?.[slot];
    const key = typeof row === 'string' ? this.#vault?.byId(row)?.keyFor('held') : this.#key;
    if (key === undefined) throw damaged();
    const plaintext = open(key, unbase64url(sealed[slot]!), this.#context(put[slot]!));
    return JSON.parse(new TextDecoder().decode(plaintext)) as HeldRecord;
  }

  #lineAt(number: number): Line {
    if (this.#last?.number === number) return this.#last.line;
    const { start, length } = this.#lines[number]!;
    const bytes = Buffer.alloc(length);
    const descriptor = this.#descriptor ?? openSync(this.#path, 'r');
    try {
      readSync(descriptor, bytes, 0, length, start);
    } finally {
      if (descriptor !== this.#descriptor) closeSync(descriptor);
    }
    const line = checkedLine(parse(bytes.toString()));
    this.#last = { number, line };
    return line;
  }

  /** Behind the last whole line. A project that holds nothing has no book. */
  #openForWriting(): number {
    if (this.#descriptor !== undefined) return this.#descriptor;
    const descriptor = openSync(this.#path, 'a+', PRIVATE_FILE);
    this.#descriptor = descriptor;
    ftruncateSync(descriptor, this.#length);
    if (this.#length > 0) return descriptor;
    const head = Buffer.from(`${JSON.stringify({ format: HELD_FORMAT })}\n`);
    writeAll(descriptor, head);
    this.#length = head.length;
    syncFolder(dirname(this.#path));
    return descriptor;
  }

  /** Without what is old. A crash leaves the old book or the new one. */
  #rewrite(): void {
    const lines = [`${JSON.stringify({ format: HELD_FORMAT })}\n`];
    let batch: HeldRecord[] = [];
    for (const record of this.records()) {
      batch.push(record);
      if (batch.length < LINE_RECORDS) continue;
      lines.push(this.#lineOf(batch, []));
      batch = [];
    }
    if (batch.length > 0) lines.push(this.#lineOf(batch, []));
    writeAtomically(this.#path, lines.join(''), { mode: PRIVATE_FILE });
  }

  /** Bound to the project and the id in the clear: a record under another id does not open. */
  #context(id: string): string {
    return `leadglass/held/v1 ${this.#projectId} ${id}`;
  }
}

const neededContent = ({ status, content }: HeldRecord): string | null =>
  status === 'released' ? null : (content ?? null);

function parse(text: string): { readonly [key: string]: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as { readonly [key: string]: unknown };
  } catch {
    // Said below.
  }
  throw damaged();
}

function checkedLine({ put, contents, drop, decided, sealed, rows }: { readonly [key: string]: unknown }): Line {
  const areIds = (ids: unknown): ids is readonly string[] =>
    Array.isArray(ids) && ids.every((id) => typeof id === 'string' && ID.test(id));
  const areContents = (values: unknown): values is readonly (string | null)[] =>
    Array.isArray(values) && values.every((value) => value === null || areIds([value]));
  const areTexts = (values: unknown): values is readonly string[] =>
    Array.isArray(values) && values.every((value) => typeof value === 'string');
  if (!areIds(put) || !areIds(drop) || !areIds(decided) || !areContents(contents) || !areTexts(sealed)) throw damaged();
  if (put.length > LINE_RECORDS || contents.length !== put.length || sealed.length !== put.length) throw damaged();
  if (rows === undefined) return { put, contents, drop, decided, sealed };
  if (!areContents(rows) || rows.length !== put.length) throw damaged();
  return { put, contents, drop, decided, sealed, rows };
}

const damaged = (): Failure =>
  new Failure('environment/project-damaged', `${HELD_NAME} of the project cannot be read`, {
    hint: 'bring it back from a backup; without it, remove it and run the same commands again',
  });
