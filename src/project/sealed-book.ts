import { randomBytes } from 'node:crypto';
import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, readSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { base64url, hkdfSha256, unbase64url } from '../crypto/index.ts';
import { NONCE_BYTES, open, seal } from '../crypto/seal.node.ts';
import { Failure, type Secret } from '../failure/index.ts';
import { PRIVATE_FILE, syncFolder, writeAll, writeAtomically } from './files.ts';
import { IdIndex } from './id-index.ts';
import { linesOf } from './lines.ts';
import type { Vault, VaultRow } from './vault.ts';

/** Records of a line. */
const LINE_RECORDS = 64;
/** Time between two flushes to the device: what a power cut takes along is held again by the same command. */
const SYNC_MS = 1000;
/** A book that has this many more lines' worth of old records than of living ones is written anew. */
const MOST_DEAD = 1024;
const GONE = 0xfffffffe;
const ID = /^[0-9a-f]{32}$/;

export interface BookPlace {
  /** Of the project. */
  readonly folder: string;
  readonly projectId: string;
  readonly secret: Secret;
  /** Where pseudonyms come from one: a record of a patient is sealed under a key of his row. */
  readonly vault?: Vault;
}

/** What a book is about. */
export interface SealedRecord {
  /** 32 hex digits, keyed. */
  readonly id: string;
  /** Keyed id of the patient; absent where nobody knows whose it is. */
  readonly patient?: string;
}

/** What tells a book from others. */
export interface BookKind<R extends SealedRecord> {
  /** Of its file in the folder of the project. */
  readonly file: string;
  readonly format: string;
  /** Of the keys that seal its records. */
  readonly purpose: 'held' | 'pictures';
  /** A person has decided about it. */
  isDecided(record: R): boolean;
  /** Keyed id of bytes of which a copy is needed. */
  neededContent(record: R): string | null;
  /** As it is written. */
  pack(record: R): unknown;
  unpack(value: unknown): R;
  /** What to do about a file that cannot be read. */
  readonly hint: string;
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
 * Records that a project keeps, each once: a file to which lines are added, of which the last one about an id counts. A
 * line holds up to 64 records, each sealed by itself under a key of the project, because their paths name patients: who
 * works for one patient opens no record of another. In a vault the key is one of the patient's row: who was forgotten has
 * no record any more. Memory holds the ids and where the records stand, 20 bytes each. A line that was cut off is left out.
 */
export class SealedBook<R extends SealedRecord> {
  readonly #kind: BookKind<R>;
  readonly #path: string;
  readonly #key: Secret;
  readonly #projectId: string;
  readonly #vault: Vault | undefined;
  #at = new IdIndex();
  #lines: { readonly start: number; readonly length: number; readonly ids: readonly string[] }[] = [];
  readonly #decided = new Set<string>();
  readonly #pending = new Map<string, R>();
  readonly #dropped = new Set<string>();
  #isWriter = false;
  /** Of the file that was read. */
  #inode: number | undefined;
  #descriptor: number | undefined;
  #length = 0;
  #size = 0;
  #slots = 0;
  #syncAt = performance.now();
  #last: { readonly number: number; readonly line: Line } | undefined;

  /** @throws {Failure} `environment/project-damaged` */
  protected constructor({ folder, projectId, secret, vault }: BookPlace, kind: BookKind<R>) {
    this.#kind = kind;
    this.#vault = vault;
    this.#path = join(folder, kind.file);
    this.#projectId = projectId;
    this.#key = hkdfSha256(secret, `leadglass/project/v1/${kind.purpose}`);
    this.#load();
  }

  /** From now on it may be written; the project is locked meanwhile. */
  write(): this {
    if (this.#slots > 2 * this.#size + MOST_DEAD) {
      this.#rewrite();
      this.#reload();
    }
    this.#isWriter = true;
    return this;
  }

  /** Without what is old, and without the records of patients who were forgotten. The project is locked meanwhile. */
  protected compact(): void {
    if (this.#length > 0) this.#rewrite();
  }

  /** Nobody else has written to it since. */
  get isCurrent(): boolean {
    const { size = 0, ino } = statSync(this.#path, { throwIfNoEntry: false }) ?? {};
    return size === this.#length && ino === this.#inode;
  }

  get size(): number {
    return this.#size;
  }

  has(id: string): boolean {
    if (this.#pending.has(id)) return true;
    const at = this.#at.get(id);
    return at !== undefined && at !== GONE;
  }

  get(id: string): R | undefined {
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
      const content = this.#kind.neededContent(record);
      if (content !== null) yield content;
    }
  }

  /** All of them, as they were written; none may be added meanwhile. */
  *records(): Generator<R> {
    for (const { at } of this.#livingSlots()) yield this.#recordAt(at);
    yield* this.#pending.values();
  }

  /** Takes the place of what there was under the id. */
  put(record: R): void {
    if (!this.has(record.id)) this.#size++;
    this.#pending.set(record.id, record);
    this.#dropped.delete(record.id);
    if (this.#kind.isDecided(record)) this.#decided.add(record.id);
    else this.#decided.delete(record.id);
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

  #lineOf(records: readonly R[], drop: readonly string[]): string {
    const put = records.map(({ id }) => id);
    const decided = records.filter((record) => this.#kind.isDecided(record)).map(({ id }) => id);
    const rows = records.map(({ patient }) => this.#rowOf(patient)?.id ?? null);
    const line: Line = {
      put,
      contents: records.map((record) => this.#kind.neededContent(record)),
      drop,
      decided,
      sealed: records.map((record) => this.#seal(record)),
      ...(this.#vault === undefined ? {} : { rows }),
    };
    return `${JSON.stringify(line)}\n`;
  }

  #seal(record: R): string {
    const plaintext = new TextEncoder().encode(JSON.stringify(this.#kind.pack(record)));
    const key = this.#rowOf(record.patient)?.keyFor(this.#kind.purpose) ?? this.#key;
    return base64url(seal(key, plaintext, { context: this.#context(record.id), nonce: randomBytes(NONCE_BYTES) }));
  }

  /** Of a patient by his keyed id; a source that could not be read is nobody's. */
  #rowOf(patient: string | undefined): VaultRow | undefined {
    return patient === undefined ? undefined : this.#vault?.of(patient);
  }

  #reload(): void {
    [this.#at, this.#lines, this.#last] = [new IdIndex(), [], undefined];
    this.#decided.clear();
    [this.#length, this.#size, this.#slots] = [0, 0, 0];
    this.#load();
  }

  #load(): void {
    this.#inode = statSync(this.#path, { throwIfNoEntry: false })?.ino;
    let isFirst = true;
    for (const { text, start, length } of linesOf(this.#path, () => this.#damaged())) {
      const value = parsed(text) ?? this.#fail();
      if (isFirst) {
        if (value.format !== this.#kind.format) throw this.#damaged();
        isFirst = false;
      } else this.#learn(checkedLine(value) ?? this.#fail(), { start, length });
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

  #recordAt(at: number): R {
    const { put, sealed, rows } = this.#lineAt(Math.floor(at / LINE_RECORDS));
    const slot = at % LINE_RECORDS;
    const row = rows?.[slot];
    const key = typeof row === 'string' ? this.#vault?.byId(row)?.keyFor(this.#kind.purpose) : this.#key;
    if (key === undefined) throw this.#damaged();
    const plaintext = open(key, unbase64url(sealed[slot]!), this.#context(put[slot]!));
    return this.#kind.unpack(JSON.parse(new TextDecoder().decode(plaintext)));
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
    const line = checkedLine(parsed(bytes.toString()) ?? {}) ?? this.#fail();
    this.#last = { number, line };
    return line;
  }

  /** Behind the last whole line. A project that holds nothing has no book. */
  #openForWriting(): number {
    if (this.#descriptor !== undefined) return this.#descriptor;
    const descriptor = openSync(this.#path, 'a+', PRIVATE_FILE);
    this.#descriptor = descriptor;
    this.#inode = fstatSync(descriptor).ino;
    ftruncateSync(descriptor, this.#length);
    if (this.#length > 0) return descriptor;
    const head = Buffer.from(`${JSON.stringify({ format: this.#kind.format })}\n`);
    writeAll(descriptor, head);
    this.#length = head.length;
    syncFolder(dirname(this.#path));
    return descriptor;
  }

  /** Without what is old. A crash leaves the old book or the new one. */
  #rewrite(): void {
    const lines = [`${JSON.stringify({ format: this.#kind.format })}\n`];
    let batch: R[] = [];
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
    return `leadglass/${this.#kind.purpose}/v1 ${this.#projectId} ${id}`;
  }

  #fail(): never {
    throw this.#damaged();
  }

  #damaged(): Failure {
    const { file, hint } = this.#kind;
    return new Failure('environment/project-damaged', `${file} of the project cannot be read`, { hint });
  }
}

interface Parsed {
  readonly format?: unknown;
  readonly [key: string]: unknown;
}

/** Undefined for what is no object. */
function parsed(text: string): Parsed | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Parsed) : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined for what is no line of a book. */
function checkedLine({
  put,
  contents,
  drop,
  decided,
  sealed,
  rows,
}: {
  readonly [key: string]: unknown;
}): Line | undefined {
  const areIds = (ids: unknown): ids is readonly string[] =>
    Array.isArray(ids) && ids.every((id) => typeof id === 'string' && ID.test(id));
  const areContents = (values: unknown): values is readonly (string | null)[] =>
    Array.isArray(values) && values.every((value) => value === null || areIds([value]));
  const areTexts = (values: unknown): values is readonly string[] =>
    Array.isArray(values) && values.every((value) => typeof value === 'string');
  if (!areIds(put) || !areIds(drop) || !areIds(decided) || !areContents(contents) || !areTexts(sealed))
    return undefined;
  if (put.length > LINE_RECORDS || contents.length !== put.length || sealed.length !== put.length) return undefined;
  if (rows === undefined) return { put, contents, drop, decided, sealed };
  if (!areContents(rows) || rows.length !== put.length) return undefined;
  return { put, contents, drop, decided, sealed, rows };
}
