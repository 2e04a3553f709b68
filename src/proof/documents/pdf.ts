import type * as Pdfjs from 'pdfjs-dist/legacy/build/pdf.mjs';
import { type Drawing, DrawingReader, type FontsByName } from './pdf-drawing.ts';
import { type PlacedText, readingsOf } from './readings.ts';
import { DOCUMENT_LIMITS, type DocumentGap, type TextPart } from './types.ts';
import { readXml } from './xml.ts';

/** Takes what is read, as it is read: what was read until somebody stopped the reader is searched all the same. */
export interface PdfSink {
  part(part: TextPart): void;
  missed(reason: DocumentGap, page?: number): void;
}

export interface PdfOptions {
  /** Folder with the predefined character maps; without it text that needs one is missed. */
  readonly cMapUrl?: string;
}

/**
 * Everything that a PDF says in text (ISO 32000-1): pages, annotations and form fields with their appearances, document
 * information, XMP, outline, layers, labels, scripts and the names of attached files. Pictures are not decoded; nothing
 * is fetched, no font is loaded and no script is run.
 *
 * It never rejects for what a document may be. A document can take any time: whoever calls it sets the limit.
 */
export async function readPdf(bytes: Uint8Array, sink: PdfSink, options: PdfOptions = {}): Promise<void> {
  const pdfjs = await loadPdfjs();
  const strict = openPdf(pdfjs, bytes, { isStrict: true, ...options });
  const lenient = openPdf(pdfjs, bytes, { isStrict: false, ...options });
  try {
    const document = await opened(strict, sink);
    if (document === undefined) return;
    await new PdfReader({ pdfjs, strict: document, lenient, sink }).read();
    if (strict.lacksCharacterMap() || lenient.lacksCharacterMap()) sink.missed('character-map');
  } finally {
    await strict.close();
    await lenient.close();
  }
}

/**
 * The half of pdfjs that parses is loaded beside the other one, so that none is looked for at a URL. Node 24 lacks what the
 * build for new engines asks for.
 */
async function loadPdfjs(): Promise<typeof Pdfjs> {
  await withWindow(() => import('pdfjs-dist/legacy/build/pdf.worker.mjs'));
  return import('pdfjs-dist/legacy/build/pdf.mjs');
}

/** In a worker pdfjs takes the worker for its own, and answers its messages, unless it sees a window. */
async function withWindow<T>(load: () => Promise<T>): Promise<T> {
  const scope = globalThis as { window?: unknown };
  if (scope.window !== undefined) return load();
  scope.window = globalThis;
  try {
    return await load();
  } finally {
    delete scope.window;
  }
}

interface OpenPdf {
  document(): Promise<Pdfjs.PDFDocumentProxy>;
  lacksCharacterMap(): boolean;
  close(): Promise<void>;
}

function openPdf(
  pdfjs: typeof Pdfjs,
  bytes: Uint8Array,
  { isStrict, cMapUrl }: PdfOptions & { readonly isStrict: boolean },
): OpenPdf {
  let task: Pdfjs.PDFDocumentLoadingTask | undefined;
  let lacksMap = false;
  /** Fonts, colours and decoders of pictures are not needed for text, and nothing is fetched from anywhere. */
  class Nothing {
    async fetch({ kind }: { readonly kind: string }): Promise<never> {
      lacksMap ||= kind === 'cMapUrl';
      throw new Error('not at hand');
    }
  }
  return {
    document() {
      task ??= pdfjs.getDocument({
        // A copy: pdfjs takes the buffer away.
        data: bytes.slice(),
        stopAtErrors: isStrict,
        maxImageSize: 0,
        fontExtraProperties: true,
        disableFontFace: true,
        useSystemFonts: false,
        useWasm: false,
        useWorkerFetch: false,
        enableXfa: false,
        isOffscreenCanvasSupported: false,
        isImageDecoderSupported: false,
        verbosity: 0,
        ...(cMapUrl === undefined ? { BinaryDataFactory: Nothing } : { cMapUrl, cMapPacked: true }),
      });
      return task.promise;
    },
    lacksCharacterMap: () => lacksMap,
    close: async () => {
      await task?.destroy();
    },
  };
}

async function opened(strict: OpenPdf, sink: PdfSink): Promise<Pdfjs.PDFDocumentProxy | undefined> {
  try {
    return await strict.document();
  } catch (error) {
    const isLocked = error instanceof Error && error.name === 'PasswordException';
    sink.missed(isLocked ? 'encrypted' : 'damaged');
    return undefined;
  }
}

interface Reading {
  readonly pdfjs: typeof Pdfjs;
  readonly strict: Pdfjs.PDFDocumentProxy;
  /** The same document, read with every error passed over: for what a strict reader gives up. */
  readonly lenient: OpenPdf;
  readonly sink: PdfSink;
}

/** pdfjs says so of a picture, in place of decoding it. */
const PICTURE = /Image exceeded maximum allowed size/;

class PdfReader {
  readonly #reading: Reading;
  #characters = 0;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  async read(): Promise<void> {
    const { strict, sink } = this.#reading;
    await this.#readAround();
    for (let number = 1; number <= strict.numPages; number++) {
      if (number > DOCUMENT_LIMITS.pages || this.#characters > DOCUMENT_LIMITS.characters) {
        sink.missed('too-large', number);
        return;
      }
      await this.#readPage(number);
    }
  }

  async #readPage(number: number): Promise<void> {
    const { sink } = this.#reading;
    const pieces = await this.#of(number, piecesOf);
    const { drawing, hasPicture } = await this.#drawing(number);
    const own = await this.#strings(async () => {
      const page = await this.#reading.strict.getPage(number);
      return [await page.getAnnotations({ intent: 'any' }), await page.getStructTree(), await page.getJSActions()];
    });
    if (own === undefined) sink.missed('damaged', number);
    this.#send([...readingsOf(pieces ?? []), drawing?.text ?? '', (own ?? []).join('\n')], number);
    this.#judgePage(number, { drawing, hasPicture, hasText: hasText(pieces ?? []) || /\S/.test(drawing?.text ?? '') });
  }

  #judgePage(
    page: number,
    { drawing, hasPicture, hasText }: { drawing: Drawing | undefined; hasPicture: boolean; hasText: boolean },
  ): void {
    const { sink } = this.#reading;
    if (!hasText && (hasPicture || drawing?.paints === true)) sink.missed('no-text', page);
    else if (hasPicture) sink.missed('pictures', page);
    if (drawing?.hasLostFont === true || drawing?.hasUnreadableFont === true) sink.missed('unreadable-text', page);
  }

  /** The operators of a page; of one with a picture, or with damage, what is left without it. */
  async #drawing(number: number): Promise<{ drawing: Drawing | undefined; hasPicture: boolean }> {
    const { pdfjs, strict, lenient, sink } = this.#reading;
    const read = async (document: Pdfjs.PDFDocumentProxy): Promise<Drawing> => {
      const page = await document.getPage(number);
      const reader = new DrawingReader(pdfjs.OPS, fontsOf(page));
      for await (const { fnArray, argsArray } of operatorsOf(page)) reader.read(fnArray, argsArray);
      return reader.drawing();
    };
    let hasPicture = false;
    try {
      return { drawing: await read(strict), hasPicture };
    } catch (error) {
      hasPicture = error instanceof Error && PICTURE.test(error.message);
      if (!hasPicture) sink.missed('damaged', number);
    }
    try {
      return { drawing: await read(await lenient.document()), hasPicture };
    } catch {
      sink.missed('damaged', number);
      return { drawing: undefined, hasPicture };
    }
  }

  /** Something of a page from the strict reader, or what the lenient one has of it, with the damage named. */
  async #of<T>(number: number, of: (page: Pdfjs.PDFPageProxy) => Promise<T>): Promise<T | undefined> {
    const { strict, lenient, sink } = this.#reading;
    try {
      return await of(await strict.getPage(number));
    } catch {
      sink.missed('damaged', number);
    }
    try {
      return await of(await (await lenient.document()).getPage(number));
    } catch {
      // Named above.
      return undefined;
    }
  }

  /** What stands on no page. */
  async #readAround(): Promise<void> {
    const { strict, sink } = this.#reading;
    const parts = [
      () => this.#metadata(),
      () => strict.getOutline(),
      () => strict.getPageLabels(),
      async () => Object.keys((await strict.getDestinations()) ?? {}),
      async () =>
        [...((await strict.getOptionalContentConfig()) ?? [])].map(([, layer]) => (layer as { name?: unknown }).name),
      async () => [await strict.getJSActions(), await strict.getOpenAction()],
      async () => {
        const fields = (await strict.getFieldObjects()) ?? {};
        return [keysOf(fields), fields];
      },
      async () => {
        const attachments = (await strict.getAttachments()) ?? {};
        if (keysOf(attachments).length > 0) sink.missed('attachments');
        return [keysOf(attachments), attachments];
      },
    ];
    const texts: string[] = [];
    for (const part of parts) {
      const strings = await this.#strings(part);
      if (strings === undefined) sink.missed('damaged');
      else texts.push(...strings);
    }
    this.#send([texts.join('\n')]);
  }

  async #metadata(): Promise<unknown> {
    const { strict, sink } = this.#reading;
    const { info, metadata } = await strict.getMetadata();
    const facts = info as Readonly<Record<string, unknown>>;
    if (facts.IsXFAPresent === true) sink.missed('dynamic-form');
    if (facts.IsCollectionPresent === true) sink.missed('attachments');
    const raw: unknown = metadata?.getRaw();
    const xmp = typeof raw === 'string' ? readXml(new TextEncoder().encode(raw)).parts : [];
    return [facts, xmp];
  }

  /** All strings of a value; undefined where it cannot be had. */
  async #strings(value: () => Promise<unknown>): Promise<string[] | undefined> {
    try {
      const strings: string[] = [];
      collect(await value(), strings);
      return strings;
    } catch {
      return undefined;
    }
  }

  #send(readings: readonly string[], page?: number): void {
    const found = readings.filter((text) => /\S/.test(text));
    if (found.length === 0) return;
    this.#characters += Math.max(...found.map(({ length }) => length));
    this.#reading.sink.part({ readings: found, ...(page === undefined ? {} : { page }) });
  }
}

async function piecesOf(page: Pdfjs.PDFPageProxy): Promise<PlacedText[]> {
  const { items } = await page.getTextContent({ includeMarkedContent: false, disableNormalization: true });
  return items.flatMap((item) =>
    'str' in item
      ? [{ text: item.str, transform: item.transform as number[], width: item.width, endsLine: item.hasEOL }]
      : [],
  );
}

interface Operators {
  readonly fnArray: readonly number[];
  readonly argsArray: readonly (readonly unknown[] | null)[];
}

/** `any` intent, and a list in place of a rendering. */
const ANY_OPERATORS = 0x101;

/**
 * The operators of a page, asked for as `getOperatorList` does. That resolves with what came before an error, and tells
 * nobody of the error; this throws it.
 */
function operatorsOf(page: Pdfjs.PDFPageProxy): ReadableStream<Operators> {
  const { _transport, _pageIndex, _id } = page as unknown as {
    readonly _transport: {
      readonly messageHandler: { sendWithStream(name: string, data: object): ReadableStream<Operators> };
    };
    readonly _pageIndex: number;
    readonly _id: number;
  };
  return _transport.messageHandler.sendWithStream('GetOperatorList', {
    pageId: _pageIndex,
    pageIndex: _pageIndex,
    pageProxyId: _id,
    intent: ANY_OPERATORS,
    cacheKey: '',
    annotationStorage: null,
    modifiedIds: null,
  });
}

const hasText = (pieces: readonly PlacedText[]): boolean => pieces.some(({ text }) => /\S/.test(text));

function fontsOf({ commonObjs }: Pdfjs.PDFPageProxy): FontsByName {
  const objects = commonObjs as { has(name: string): boolean; get(name: string): object | string | null };
  return (name) => {
    const font = objects.has(name) ? objects.get(name) : undefined;
    // What stands there as a text is the error of a font that could not be read.
    return typeof font === 'string' ? 'lost' : (font ?? undefined);
  };
}

/** Objects and maps alike: pdfjs returns both. */
const keysOf = (value: object): string[] => (value instanceof Map ? [...value.keys()].map(String) : Object.keys(value));

/** Words of pdfjs itself, which a name may equal. */
const OWN_WORDS = new Set(
  'subtype fieldType id dir intent type role style lang name Language PDFFormatVersion EncryptFilterName'.split(' '),
);
const MOST_DEPTH = 32;

function collect(value: unknown, into: string[], depth = 0): void {
  if (typeof value === 'string') {
    if (value !== '') into.push(value);
  } else if (value !== null && typeof value === 'object' && !ArrayBuffer.isView(value) && depth < MOST_DEPTH) {
    const entries = Array.isArray(value) ? value.entries() : value instanceof Map ? value : Object.entries(value);
    for (const [key, inside] of entries) if (!OWN_WORDS.has(String(key))) collect(inside, into, depth + 1);
  }
}
