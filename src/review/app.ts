import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type * as z from 'zod';
import { Failure, isFailure } from '../failure/index.ts';
import { Gate } from './gate.ts';
import type { PageFiles } from './page-files.ts';
import { SIDES, type Side } from './pictures.ts';
import { problemOf } from './problem.ts';
import { PROJECTIONS, type ProjectionKind } from './projection.ts';
import type { Review } from './review.ts';
import { DECISIONS, NOTHING, TEMPLATE, UNDO } from './wire.ts';

/** Decisions about thousands of pictures of a series at a time are some hundred bytes each. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

export interface AppOptions {
  readonly files: PageFiles;
  onDefect(error: unknown): void;
  /** The page asks to end. */
  onClose(): void;
}

/** The page and its API. `gate` has the token of the address. */
export function reviewApp(review: Review, { files, onDefect, onClose }: AppOptions): { app: Hono; gate: Gate } {
  const app = new Hono();
  const gate = new Gate();
  app.onError((error, context) => {
    const problem = problemOf(error, onDefect);
    return context.json({ error: problem }, isFailure(error) ? statusOf(error) : 500);
  });
  app.notFound((context) => {
    const error = { code: 'usage/review-request', message: 'there is nothing at this address' };
    return context.json({ error }, 404);
  });
  app.use(gate.guard);
  // The door names no icon, and browsers ask for this one.
  app.get('/favicon.ico', (context) => context.body(null, 204));
  const page = app.basePath(gate.path);
  page.get('/start', (context) => {
    gate.open(context);
    return context.html(DOOR);
  });
  app.use(gate.known);
  addApi(page, review, onClose);
  page.get('*', async (context, next) => {
    const path = new URL(context.req.url).pathname.slice(gate.path.length);
    const file = files.get(path === '/' ? '/index.html' : path);
    if (file === undefined) return await next();
    return context.body(file.bytes, 200, { 'Content-Type': file.type });
  });
  return { app, gate };
}

/**
 * A redirection would still come from whoever showed the link, and a strict cookie does not go along with that; this
 * page asks for the next one itself.
 */
const DOOR = '<!doctype html><meta http-equiv="refresh" content="0;url=./"><title>leadglass review</title>';

function addApi(app: Hono, review: Review, onClose: () => void): void {
  app.use('/api/*', bodyLimit({ maxSize: MAX_BODY_BYTES, onError: () => refuse('a request that is too large') }));
  app.get('/api/project', (context) => context.json(review.project));
  app.get('/api/queue', (context) => context.json(review.reload()));
  app.get('/api/pictures/:id', async (context) => context.json(await review.picture(context.req.param('id'))));
  app.get('/api/pictures/:id/frames/:file{[0-9]+\\.png}', async (context) => {
    const frame = Number.parseInt(context.req.param('file'), 10);
    return png(context, await review.frame(context.req.param('id'), { frame, ...shownAs(context) }));
  });
  app.get('/api/series/:id/projection/:file{[a-z]+\\.png}', async (context) => {
    const kind = oneOf(PROJECTIONS, context.req.param('file').slice(0, -'.png'.length)) as ProjectionKind;
    const { signal } = context.req.raw;
    return png(context, await review.projection(context.req.param('id'), { kind, ...shownAs(context) }, signal));
  });
  app.get('/api/decisions', (context) =>
    context.body(review.exportDecisions(), 200, {
      'Content-Type': 'application/jsonl; charset=utf-8',
      'Content-Disposition': 'attachment; filename="decisions.jsonl"',
    }),
  );
  app.post('/api/decisions', async (context) =>
    context.json(review.decide((await bodyOf(context, DECISIONS)).decisions)),
  );
  app.post('/api/undo', async (context) => context.json(review.undo((await bodyOf(context, UNDO)).instances)));
  app.post('/api/templates', async (context) => context.json(review.propose(await bodyOf(context, TEMPLATE))));
  app.get('/api/apply', (context) => context.json(review.applying));
  app.post('/api/apply', async (context) => {
    await bodyOf(context, NOTHING);
    return context.json(review.apply(), 202);
  });
  app.post('/api/close', async (context) => {
    await bodyOf(context, NOTHING);
    if (review.isApplying) refuse('decisions are being carried out');
    onClose();
    return context.json({});
  });
}

const png = (context: Context, bytes: Uint8Array): Response =>
  context.body(bytes.slice(), 200, { 'Content-Type': 'image/png' });

function shownAs({ req }: Context): { readonly view: string; readonly side: Side } {
  const view = req.query('window') ?? 'window1';
  if (!/^[a-z0-9]{1,20}$/.test(view)) refuse('no such window');
  return { view, side: oneOf(SIDES, req.query('side') ?? 'source') };
}

function oneOf<T extends string>(words: readonly T[], given: string): T {
  return words.find((word) => word === given) ?? refuse('an unknown word in the address');
}

/** Of the content type that no form of another page can send. */
async function bodyOf<T extends z.ZodType>({ req }: Context, schema: T): Promise<z.infer<T>> {
  if (!/^application\/json(?:;|$)/.test(req.header('content-type') ?? '')) refuse('expected JSON');
  let body: unknown;
  try {
    body = await req.json();
  } catch {
    refuse('expected JSON');
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success) return refuse(`not as expected at ${placeOf(parsed.error)}`);
  return parsed.data;
}

const placeOf = ({ issues }: z.ZodError): string =>
  issues[0]?.path.map((part) => (typeof part === 'number' ? part : String(part).slice(0, 20))).join('.') || 'the top';

function refuse(what: string): never {
  throw new Failure('usage/review-request', what, { hint: 'reload the page' });
}

function statusOf({ code, kind }: Failure): ContentfulStatusCode {
  if (code === 'refused/review-session') return 403;
  if (code === 'input/source-changed' || code === 'input/source-gone') return 409;
  return kind === 'usage' ? 400 : 422;
}
