/** Chromium with the page open from a folder, as a person opens it. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { unzipSync } from 'fflate';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { pageHtml } from './build.ts';

const CHROMIUM = '/usr/bin/chromium';
export const skip = existsSync(CHROMIUM) ? false : `${CHROMIUM} is not there`;
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export class OpenedPage {
  readonly folder: string;
  readonly page: Page;
  /** Addresses of everything that was asked for. */
  readonly requested: string[] = [];
  /** What the console said. */
  readonly complaints: string[] = [];
  readonly #browser: Browser;

  private constructor(folder: string, browser: Browser, page: Page) {
    this.folder = folder;
    this.#browser = browser;
    this.page = page;
    page.on('console', (message) => this.complaints.push(message.text()));
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.context().on('request', (request) => this.requested.push(request.url()));
  }

  /** `prepare` runs in the page before its script. */
  static async open(options: BrowserContextOptions = {}, prepare: () => void = withoutPickers): Promise<OpenedPage> {
    const folder = mkdtempSync(join(tmpdir(), 'leadglass-page-'));
    const html = await pageHtml();
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
    const page = await (await browser.newContext(options)).newPage();
    const opened = new OpenedPage(folder, browser, page);
    await page.addInitScript(prepare);
    const path = join(folder, 'leadglass.html');
    writeFileSync(path, html);
    await page.goto(pathToFileURL(path).href);
    return opened;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    rmSync(this.folder, { recursive: true });
  }

  /** Chooses a folder and waits until its headers are looked at. */
  async choose(folder: string): Promise<void> {
    await this.page.setInputFiles('input[webkitdirectory]', folder);
    await this.page.waitForSelector('#inspection table');
  }

  /** Starts and waits for the end. Returns the balance line. */
  async run(): Promise<string> {
    await this.page.getByRole('button', { name: 'De-identify', exact: true }).click();
    await this.page.waitForSelector('#results', { timeout: 120_000 });
    return (await this.page.textContent('#balance')) ?? '';
  }

  /** Presses a button that saves something, and returns it. */
  async saved(button: string | RegExp): Promise<Buffer> {
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.page.getByRole('button', { name: button }).click(),
    ]);
    const path = join(this.folder, download.suggestedFilename());
    await download.saveAs(path);
    return readFileSync(path);
  }

  async savedZip(button: string | RegExp): Promise<Map<string, Uint8Array>> {
    return new Map(Object.entries(unzipSync(await this.saved(button))));
  }
}

/** A browser without the File System Access API; with it, nobody could answer its dialogs here. */
export function withoutPickers(): void {
  Object.assign(globalThis, { showDirectoryPicker: undefined, showSaveFilePicker: undefined });
}
