/** A review page in Chromium, as tests work it. */
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
export const skip = existsSync(CHROMIUM) ? false : `${CHROMIUM} is not there`;
const ARGUMENTS = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];

/** A machine with other work to do takes its time. */
const PATIENCE_MS = 10_000;

export interface OpenedPage {
  readonly browser: Browser;
  readonly page: Page;
}

export async function newPage(options: BrowserContextOptions = {}): Promise<OpenedPage> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
  const viewport = { width: 1440, height: 900 };
  const page = await (await browser.newContext({ viewport, ...options })).newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  return { browser, page };
}

export class ReviewPage {
  readonly page: Page;
  /** Addresses outside the server, and what the console said. */
  readonly complaints: string[] = [];
  readonly #browser: Browser;

  constructor({ browser, page }: OpenedPage, url: string) {
    this.page = page;
    this.#browser = browser;
    const { origin } = new URL(url);
    page.on('console', (message) => this.complaints.push(message.text()));
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.context().on('request', (request) => {
      if (!request.url().startsWith(`${origin}/`)) this.complaints.push(request.url());
    });
  }

  /** Goes through the door; the page asks who looks. */
  async begin(url: string): Promise<void> {
    await this.page.goto(url);
    await this.page.waitForSelector('dialog[open]');
  }

  /** Waits until a picture is before the eyes. */
  async shown(): Promise<void> {
    await this.page.waitForSelector('.panes[data-ready=true] canvas');
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** What the page said last. */
  async said(): Promise<string> {
    return (await this.page.textContent('.said')) ?? '';
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}
