/**
 * Who may ask. The server is on this machine alone, but every page that the browser has open, and every user of the
 * machine, can reach it: so the address carries a token that opens it once, the browser that came with it is known by a
 * cookie from then on, and what other pages let it ask is refused (DNS rebinding by the Host, the rest by the Origin).
 * Cookies know no ports, but paths: the page lies below one that nobody knows, and the cookie goes nowhere else.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { Failure } from '../failure/index.ts';

const BYTES = 32;
const COOKIE = 'leadglass-review';

/** Nothing but what this server serves; nothing inline, no form, in no frame; no text becomes code or markup. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), display-capture=()',
};

export class Gate {
  /** Opens the page once. */
  readonly token = secretText();
  /** Everything that is served lies below. */
  readonly path = `/r/${secretText()}`;
  #token: string | undefined = this.token;
  #session: string | undefined;

  /** First of all: on every answer, and before anything is read. */
  readonly guard: MiddlewareHandler = async (context, next) => {
    for (const [name, value] of Object.entries(HEADERS)) context.header(name, value);
    this.#checkAddress(context);
    await next();
  };

  /** Of everything but the door. */
  readonly known: MiddlewareHandler = async (context, next) => {
    const given = getCookie(context, COOKIE);
    if (this.#session === undefined || given === undefined || !isSame(given, this.#session)) throw unknown();
    await next();
  };

  /** Takes the token for a session. @throws {Failure} `refused/review-session` for another one, or the second time */
  open(context: Context): void {
    const given = context.req.query('token') ?? '';
    if (this.#token === undefined || !isSame(given, this.#token)) throw unknown();
    this.#token = undefined;
    this.#session = secretText();
    setCookie(context, COOKIE, this.#session, { httpOnly: true, sameSite: 'Strict', path: `${this.path}/` });
  }

  #checkAddress({ req }: Context): void {
    const own = new URL(req.url);
    const host = req.header('host');
    if (own.hostname !== '127.0.0.1' || host !== own.host) throw unknown();
    const origin = req.header('origin');
    if (origin !== undefined && origin !== `http://${host}`) throw unknown();
    const isRead = req.method === 'GET';
    if (!isRead && origin === undefined) throw unknown();
    // A link may lead to the door; nothing else is asked for by other sites.
    const site = req.header('sec-fetch-site');
    const isOwn = site === undefined || site === 'same-origin' || site === 'none';
    if (!isOwn && !(isRead && own.pathname === `${this.path}/start`)) throw unknown();
  }
}

const secretText = (): string => randomBytes(BYTES).toString('base64url');

/** In a time that says nothing of where they differ. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

const unknown = (): Failure =>
  new Failure('refused/review-session', 'this browser is not the one that opened the review', {
    hint: 'run leadglass review again, and open the address that it prints',
  });
