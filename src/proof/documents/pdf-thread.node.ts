/** Where the thread begins that reads PDFs, one after the other: bytes come in, text goes out as it is read. */
import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { readPdf } from './pdf.ts';
import type { ThreadAnswer, ThreadSetup } from './pdf-reader.node.ts';

const port = parentPort!;
const { cMaps } = workerData as ThreadSetup;

// What pdfjs prints may quote the document.
Object.assign(console, { log: nothing, info: nothing, warn: nothing, error: nothing });
function nothing(): void {}

async function read(bytes: Uint8Array): Promise<void> {
  const answer = (message: ThreadAnswer): void => port.postMessage(message);
  try {
    await readPdf(
      bytes,
      {
        part: (part) => answer({ kind: 'part', part }),
        missed: (reason, page) => answer({ kind: 'missed', part: { reason, ...(page === undefined ? {} : { page }) } }),
      },
      { cMapUrl: fileURLToPath(cMaps) },
    );
  } catch {
    // Whatever a hostile file makes of the reader: the document was not read as a whole.
    answer({ kind: 'missed', part: { reason: 'damaged' } });
  }
  answer({ kind: 'end' });
}

port.on('message', (bytes: Uint8Array) => void read(bytes));
