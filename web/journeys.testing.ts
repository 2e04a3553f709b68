/** A project that the program has made over pictures that are drawn here, and the review page that it serves. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Bench, jsonLines, PROGRAM, type Ran } from '../src/cli/program.testing.ts';
import type { Box } from '../src/pixel/index.ts';
import { element } from '../test/build/index.ts';
import { capture } from '../test/support/capture.ts';
import { newPage, ReviewPage } from './browser.testing.ts';
import { COLUMNS, DATE, NAME, paintUltrasound, ROWS, write } from './painted.testing.ts';

const PROJECT = 'trial-7';

export type Device = 'Echo 5' | 'Report' | 'Unreadable';

/** A picture of a patient of its own, with a name and a date in it. */
function pictureOf(number: number, device: Device): Uint8Array {
  const samples = new Uint16Array(ROWS * COLUMNS);
  if (device === 'Echo 5') paintUltrasound(samples);
  else {
    samples.fill(24);
    for (const drawing of [NAME, DATE]) write(samples, drawing);
  }
  return capture(number, [
    element(0x00080060, 'CS', device === 'Echo 5' ? 'US' : 'OT'),
    element(0x00080070, 'LO', 'Northwind'),
    element(0x00081090, 'LO', device),
    // Colours that no decoder here knows what to make of.
    ...(device === 'Unreadable' ? [element(0x00280004, 'CS', 'CMYK')] : []),
    element(0x00280010, 'US', ROWS),
    element(0x00280011, 'US', COLUMNS),
    element(0x7fe00010, 'OB', Uint8Array.from(samples)),
  ]);
}

/** What the review changes: the project, and what was released. */
const STATE = ['home', 'out'];

export class Journey extends Bench {
  readonly out = this.at('out');

  /** The real run: a search by the networks, a project, released files. */
  static begin(pictures: readonly Device[]): Journey {
    const journey = new Journey();
    journey.succeed(['project', 'init', PROJECT, '--unprotected']);
    for (const [i, device] of pictures.entries()) journey.put(i + 1, device);
    journey.deidentify();
    return journey;
  }

  put(number: number, device: Device): void {
    this.write(`in/${number}.dcm`, pictureOf(number, device));
  }

  deidentify(): void {
    this.succeed(['deidentify', 'in', '--to', 'out', '--project', PROJECT, '--policy', 'research', '--jobs', '1']);
  }

  review(...args: readonly string[]): Ran {
    return this.succeed(['review', ...args, '--project', PROJECT]);
  }

  /** Or finished, and something is held. */
  succeed(args: readonly string[]): Ran {
    const ran = this.run(args);
    if (ran.status !== 0 && ran.status !== 3) throw new Error(`${args.join(' ')}: ${ran.status} ${ran.stderr}`);
    return ran;
  }

  /** Everything that is known of the pictures, by the number in their source. */
  pictures(): ReadonlyMap<number, Listed> {
    const listed = jsonLines(this.review('list', '--json').stdout).slice(1) as Listed[];
    return new Map(listed.map((picture) => [Number(/(\d+)\.dcm$/.exec(picture.source)?.[1]), picture]));
  }

  /** Copies the state away, under a name. */
  keep(name: string): void {
    for (const part of STATE) cpSync(this.at(part), this.at(`${part}-${name}`), { recursive: true });
  }

  /** Puts the present state away under one name, and goes on with the copy of another one, in the same place. */
  exchange(away: string, back: string): void {
    for (const part of STATE) {
      renameSync(this.at(part), this.at(`${part}-${away}`));
      cpSync(this.at(`${part}-${back}`), this.at(part), { recursive: true });
    }
  }

  /** Every file below the output folder by the digest of its bytes; of the manifest without the time of its writing. */
  files(): Record<string, string> {
    const entries = readdirSync(this.out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
    return Object.fromEntries(paths.map((path) => [path.slice(this.out.length + 1), digestOf(path)]));
  }

  /** `leadglass review` as a person starts it, and its page in a browser. */
  async open(): Promise<ServedPage> {
    const args = [PROGRAM, 'review', '--address-only', '--project', PROJECT];
    const program = spawn(process.execPath, args, { cwd: this.folder, env: this.environment });
    // Nothing where it ends before it has an address: what is wrong stands on standard error.
    const [url] = (await Promise.race([
      once(createInterface(program.stdout), 'line'),
      once(program, 'exit').then(() => []),
    ])) as [string?];
    if (url === undefined) throw new Error(program.stderr.read()?.toString() ?? 'leadglass review ended');
    const page = new ServedPage(program, await newPage({ colorScheme: 'dark' }), url);
    await page.begin(url);
    return page;
  }
}

export interface Listed {
  readonly source: string;
  readonly id: string;
  readonly status: 'released' | 'held';
  readonly output: string;
  readonly pending: boolean;
  readonly boxes: readonly (Box & { readonly origin: string })[];
}

function digestOf(path: string): string {
  const bytes = readFileSync(path);
  const same = path.endsWith('manifest.json') ? bytes.toString().replace(/"written": "[^"]+"/, '') : bytes;
  return createHash('sha256').update(same).digest('hex');
}

const CURRENT = '.series [aria-current=true]';

/** The page that the program serves, worked with the keyboard alone. */
export class ServedPage extends ReviewPage {
  readonly #program: ChildProcess;
  readonly #exit: Promise<number | null>;

  constructor(program: ChildProcess, opened: ConstructorParameters<typeof ReviewPage>[0], url: string) {
    super(opened, url);
    this.#program = program;
    this.#exit = once(program, 'exit').then(([status]) => status as number | null);
  }

  /** Waits for the words of the last line. */
  async says(words: RegExp): Promise<void> {
    await this.page.waitForFunction(
      (source) => new RegExp(source).test(document.querySelector('.said')?.textContent ?? ''),
      words.source,
    );
  }

  /** What the list says of the series that is shown. */
  async current(): Promise<string> {
    return (await this.page.textContent(CURRENT)) ?? '';
  }

  /** Presses a key that leads to another series, and waits until that is shown. */
  async goOn(key: string): Promise<void> {
    const before = await this.current();
    await this.press(key);
    await this.page.waitForFunction(
      ([selector, text]) => document.querySelector(selector!)?.textContent !== text,
      [CURRENT, before],
    );
  }

  /** Goes on with Tab until a button of this name has the focus, and presses it. */
  async pressButton(name: RegExp): Promise<void> {
    for (let steps = 0; steps < 200; steps++) {
      const focused = await this.page.evaluate(() => {
        const { activeElement } = document;
        return activeElement?.matches('button, a') === true ? activeElement.textContent : '';
      });
      if (name.test(focused ?? '')) return await this.press('Enter');
      await this.press('Tab');
    }
    throw new Error(`Tab never comes to ${name.source}`);
  }

  /** Carries decisions out, and waits until that is done. */
  async carryOut(): Promise<void> {
    await this.pressButton(/^Carry out/);
    await this.page.waitForFunction(
      () => /^carried out/.test(document.querySelector('.said')?.textContent ?? ''),
      undefined,
      {
        timeout: 60_000,
      },
    );
    await this.shown();
  }

  /** Ends the review; returns the exit status of the program. */
  async end(): Promise<number | null> {
    await this.pressButton(/^End review/);
    await this.page.waitForSelector('dialog[open]');
    await this.press('Enter');
    await this.page.waitForSelector('.ended');
    return await this.#exit;
  }

  override async close(): Promise<void> {
    await super.close();
    this.#program.kill();
    await this.#exit;
  }
}
