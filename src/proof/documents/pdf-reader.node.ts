import { Worker } from 'node:worker_threads';
import { DOCUMENT_LIMITS, type DocumentText, type MissedPart, type TextPart } from './types.ts';

export interface ThreadSetup {
  /** URL of the folder with the predefined character maps, with a slash at its end. */
  readonly cMaps: string;
}

export type ThreadAnswer =
  | { readonly kind: 'part'; readonly part: TextPart }
  | { readonly kind: 'missed'; readonly part: MissedPart }
  | { readonly kind: 'end' };

/** Where the bundle has the thread and the character maps, from the file that starts it; set by the build. */
declare const PDF_FOLDER: string | undefined;

const HEAP_MEGABYTES = 512;
/** How often the memory of the process is looked at while a document is read. */
const WATCH_MS = 50;
/** A new thread forgets what documents left behind in the old one. */
const DOCUMENTS_PER_THREAD = 64;

let idle: Worker | undefined;
const served = new WeakMap<Worker, number>();

/**
 * The text of a PDF, read in a thread of its own: a document that takes too long, or too much memory, costs the thread,
 * and what was read until then is kept. A thread waits for the next document, and never keeps a process alive.
 */
export async function pdfText(bytes: Uint8Array): Promise<DocumentText> {
  const thread = idle ?? startThread();
  idle = undefined;
  const parts: TextPart[] = [];
  const missed: MissedPart[] = [];
  const reason = await new Promise<MissedPart['reason'] | undefined>((resolve) => {
    const before = process.memoryUsage.rss();
    const deadline = setTimeout(() => end('out-of-time'), DOCUMENT_LIMITS.milliseconds);
    const watch = setInterval(() => {
      if (process.memoryUsage.rss() - before > DOCUMENT_LIMITS.memoryBytes) end('out-of-memory');
    }, WATCH_MS);
    const end = (why?: MissedPart['reason']): void => {
      clearTimeout(deadline);
      clearInterval(watch);
      thread.off('message', onAnswer).off('error', onError).off('exit', onExit);
      resolve(why);
    };
    const onAnswer = (answer: ThreadAnswer): void => {
      if (answer.kind === 'part') parts.push(answer.part);
      else if (answer.kind === 'missed') missed.push(answer.part);
      else end();
    };
    const onError = (error: { readonly code?: string }): void =>
      end(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'out-of-memory' : 'damaged');
    const onExit = (): void => end('damaged');
    thread.on('message', onAnswer).on('error', onError).on('exit', onExit);
    thread.ref();
    thread.postMessage(bytes);
  });
  if (reason === undefined) await keep(thread);
  else {
    missed.push({ reason });
    await thread.terminate();
  }
  return { parts, missed };
}

async function keep(thread: Worker): Promise<void> {
  const count = (served.get(thread) ?? 0) + 1;
  if (idle !== undefined || count >= DOCUMENTS_PER_THREAD) {
    await thread.terminate();
    return;
  }
  if (!served.has(thread)) thread.on('error', () => forget(thread)).on('exit', () => forget(thread));
  served.set(thread, count);
  thread.unref();
  idle = thread;
}

/** A thread that ends while nobody waits for it harms nobody. */
function forget(thread: Worker): void {
  if (idle === thread) idle = undefined;
}

function startThread(): Worker {
  const isBundle = typeof PDF_FOLDER === 'string';
  const entry = new URL(isBundle ? `${PDF_FOLDER}thread.js` : './pdf-thread.node.ts', import.meta.url);
  const cMaps = isBundle
    ? new URL(`${PDF_FOLDER}cmaps/`, import.meta.url)
    : new URL('../cmaps/', import.meta.resolve('pdfjs-dist'));
  const workerData: ThreadSetup = { cMaps: cMaps.href };
  return new Worker(entry, {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
    execArgv: [],
    env: {},
  });
}
