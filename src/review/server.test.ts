/** The server as the page meets it, and as others do. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { decode } from 'fast-png';
import type { ReviewDesk } from '../batch/index.ts';
import { FAILURE_CODES, Failure } from '../failure/index.ts';
import { shownId } from '../project/index.ts';
import { type DrawOptions, drawn, fill, MemoryDesk } from './desk.testing.ts';
import { type StartOptions, startReview } from './server.ts';
import type { ApplyAnswer, DecisionsAnswer, PictureAnswer } from './wire.ts';

const folder = mkdtempSync(join(tmpdir(), 'leadglass-review-'));
after(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'index.html'), '<!doctype html><title>page</title>');

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  json<T>(): T;
}

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** `fetch` sets Host and Origin itself; here the test does. */
function ask(address: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(address, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const all = Buffer.concat(chunks);
        const json = <T>(): T => JSON.parse(all.toString('utf8')) as T;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: all, json });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A review with its door gone through: `get` and `post` are the page's. */
async function opened(desk: ReviewDesk, options: StartOptions = {}) {
  const started = await startReview(desk, { pageFolder: folder, ...options });
  after(() => started.close());
  const { origin } = new URL(started.url);
  const base = started.url.replace(/\/start\?.*/, '');
  const door = await ask(started.url);
  assert.equal(door.status, 200);
  const cookie = door.headers['set-cookie']![0]!;
  const known = { Cookie: cookie.split(';')[0]! };
  const get = (path: string, headers: Asked['headers'] = {}): Promise<Answer> =>
    ask(base + path, { headers: { ...known, ...headers } });
  const post = (path: string, value: unknown, headers: Asked['headers'] = {}): Promise<Answer> =>
    ask(base + path, {
      method: 'POST',
      headers: { ...known, Origin: origin, 'Content-Type': 'application/json', ...headers },
      body: typeof value === 'string' ? value : JSON.stringify(value),
    });
  return { ...started, origin, base, cookie, get, post };
}

const box = { left: 10, top: 5, right: 40, bottom: 12 };
const found = { ...box, frame: 0, origin: 'network', score: 0.9 } as const;

const PICTURES: readonly DrawOptions[] = [
  { number: 1, series: 1, modality: 'US', boxes: [found], paint: (samples) => fill(samples, 80, box, 200) },
  { number: 2, series: 1, modality: 'US', status: 'held', boxes: [found], paint: (s) => fill(s, 80, box, 200) },
  {
    number: 3,
    series: 2,
    modality: 'DX',
    bits: 16,
    paint: (samples) => samples.set(samples.map((_, i) => i % 4096)),
  },
];

const desk = (): MemoryDesk => new MemoryDesk(PICTURES.map(drawn));
const [FIRST, HELD, DEEP] = PICTURES.map((options) => drawn(options).id) as [string, string, string];
const SHOWN = new Map(PICTURES.map(drawn).map(({ id, record }) => [id, shownId(record)]));
const order = (id: string, more: object = {}) => ({
  decisions: [
    {
      ...{
        instance: id,
        content: `c0${id.slice(2)}`,
        shown: SHOWN.get(id) ?? 'ab',
        verdict: 'accept',
        cover: [],
        uncover: [],
        reviewer: 'A. Reader',
      },
      ...more,
    },
  ],
});

test('the address opens the page once, and the cookie is for this browser and this site alone', async () => {
  const { url, cookie, get } = await opened(desk());
  const [, path] = /^http:\/\/127\.0\.0\.1:\d+(\/r\/[\w-]{43}\/)start\?token=[\w-]{43}$/.exec(url) ?? [];
  assert.ok(path !== undefined, url);
  assert.match(cookie, new RegExp(`; Path=${path}(;|$)`), 'other servers of this machine are not sent it');
  assert.match(cookie, /; HttpOnly(;|$)/);
  assert.match(cookie, /; SameSite=Strict(;|$)/);
  assert.equal((await ask(url)).status, 403);
  assert.match((await get('/')).body.toString(), /<title>page/);
});

test('a wrong token opens nothing and leaves the right one as it is', async () => {
  const { url, close } = await startReview(desk(), { pageFolder: folder });
  assert.equal((await ask(url.replace(/token=.*/, 'token=x'))).status, 403);
  assert.equal((await ask(url)).status, 200);
  await close();
});

test('every answer is kept by nobody, guessed by nobody, and may load nothing from elsewhere', async () => {
  const { get } = await opened(desk());
  for (const path of ['/', '/api/queue', '/nothing', `/api/pictures/${FIRST}/frames/0.png`]) {
    const { headers } = await get(path);
    assert.match(String(headers['content-security-policy']), /^default-src 'self'; .*frame-ancestors 'none'/, path);
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.equal(headers['access-control-allow-origin'], undefined);
  }
});

test('who has no cookie, another host, or comes from another site is refused', async () => {
  const { origin, base, get, post } = await opened(desk());
  const { host } = new URL(origin);
  const refused = [
    await ask(`${base}/api/queue`),
    await ask(`${base}/`),
    await ask(`${origin}/`),
    await ask(`${origin}/start`),
    await get('/api/queue', { Cookie: 'leadglass-review=x' }),
    await get('/api/queue', { Host: host.replace('127.0.0.1', 'localhost') }),
    await get('/api/queue', { Host: 'rebound.example' }),
    await get('/api/queue', { Origin: 'http://other.example' }),
    await get('/api/queue', { 'Sec-Fetch-Site': 'cross-site' }),
    await get('/api/queue', { 'Sec-Fetch-Site': 'same-site' }),
    await post('/api/decisions', order(FIRST), { Origin: `http://localhost:${host.split(':')[1]}` }),
    await post('/api/decisions', order(FIRST), { Origin: 'null' }),
  ];
  for (const { status, json } of refused) {
    assert.equal(status, 403);
    assert.equal(json<{ error: { code: string } }>().error.code, 'refused/review-session');
  }
});

test('a body that the page does not send is refused by its place, never by its value', async () => {
  const mine = desk();
  const { post } = await opened(mine);
  const wrong = [
    await post('/api/decisions', order(FIRST), { 'Content-Type': 'text/plain' }),
    await post('/api/decisions', '{"decisions":'),
    await post('/api/decisions', order(FIRST, { reviewer: ' ' })),
    await post('/api/decisions', order(FIRST, { verdict: 'Thistlewick' })),
    await post(
      '/api/decisions',
      order(FIRST, { cover: [{ frames: 'all', box: { ...box, right: 3 }, origin: 'person' }] }),
    ),
    await post('/api/decisions', order(FIRST, { more: 1 })),
    await post('/api/undo', { instances: [] }),
    await post('/api/apply', { all: true }),
    await post('/api/decisions', `"${'x'.repeat(17 * 1024 * 1024)}"`),
  ];
  for (const { status, body } of wrong) {
    assert.equal(status, 400);
    const { error } = JSON.parse(body.toString()) as { error: { code: string; message: string } };
    assert.equal(error.code, 'usage/review-request');
    assert.ok(Object.hasOwn(FAILURE_CODES, error.code));
    assert.doesNotMatch(body.toString(), /Thistlewick/);
  }
  assert.ok(mine.pictures().every(({ decision }) => decision === undefined));
});

test('nothing that goes over names a source', async () => {
  const { get } = await opened(desk());
  for (const path of ['/api/project', '/api/queue', `/api/pictures/${FIRST}`]) {
    const { status, body } = await get(path);
    assert.equal(status, 200);
    assert.doesNotMatch(body.toString(), /Thistlewick|\.dcm|\/studies/);
  }
});

async function pixel(answer: Promise<Answer>, x: number, y: number): Promise<number> {
  const { status, headers, body } = await answer;
  assert.equal(status, 200, body.toString());
  assert.equal(headers['content-type'], 'image/png');
  const { data, width, channels } = decode(body);
  return data[(y * width + x) * channels]!;
}

test('a frame is a PNG of its size: the source with its text, the result without', async () => {
  const { get } = await opened(desk());
  const frame = (id: string, side: string): Promise<Answer> =>
    get(`/api/pictures/${id}/frames/0.png?window=stored&side=${side}`);
  const { width, height } = decode((await frame(FIRST, 'source')).body);
  assert.deepEqual([width, height], [80, 60]);
  assert.equal(await pixel(frame(FIRST, 'source'), 20, 8), 200);
  assert.equal(await pixel(frame(FIRST, 'result'), 20, 8), 0);
  // Of a held one: what would be covered.
  assert.equal(await pixel(frame(HELD, 'result'), 20, 8), 0);
});

test('a deep picture is shown through each window of the file, its full range, and local contrast', async () => {
  const { get } = await opened(desk());
  const { views } = (await get(`/api/pictures/${DEEP}`)).json<PictureAnswer>();
  assert.deepEqual(views, ['window1', 'window2', 'full', 'normalised']);
  const shown = (view: string): Promise<number> =>
    pixel(get(`/api/pictures/${DEEP}/frames/0.png?window=${view}`), 400 % 80, 5);
  // The value 400 at that place: at the lower end of window 1 (600 +- 200), a tenth of the range of 4096.
  assert.equal(await shown('window1'), 0);
  assert.ok(Math.abs((await shown('full')) - (255 * 405) / 4095) <= 1);
  assert.notEqual(await shown('normalised'), 0);
});

test('what is not there is said with a code', async () => {
  const { get } = await opened(desk());
  const wrong: readonly (readonly [string, number])[] = [
    [`/api/pictures/${'f'.repeat(32)}`, 400],
    [`/api/pictures/${FIRST}/frames/1.png`, 400],
    [`/api/pictures/${FIRST}/frames/0.png?side=other`, 400],
    [`/api/pictures/${FIRST}/frames/x.png`, 404],
    ['/api/nothing', 404],
    ['/../package.json', 404],
    ['', 404],
  ];
  for (const [path, status] of wrong) {
    const answer = await get(path);
    assert.equal(answer.status, status, path);
    assert.equal(answer.json<{ error: { code: string } }>().error.code, 'usage/review-request');
  }
});

test('decisions are taken down with the time of this clock, undone, exported, and carried out', async () => {
  const mine = desk();
  const { get, post } = await opened(mine);
  const cover = [{ frames: 'all', box: { left: 0, top: 50, right: 80, bottom: 60 }, origin: 'person' }];
  const taken = (await post('/api/decisions', order(HELD, { cover }))).json<DecisionsAnswer>();
  assert.deepEqual([taken.decided, taken.counts.open, taken.counts.waiting], [1, 2, 1]);
  assert.equal(taken.pictures[0]?.state, 'accepted');
  const [decision] = mine.pictures().flatMap((record) => record.decision ?? []);
  assert.match(decision?.at ?? '', /^\d{4}-\d\d-\d\dT.*Z$/);
  assert.equal((await get('/api/decisions')).body.toString().split('\n').length, 3);
  assert.equal((await post('/api/undo', { instances: [HELD] })).json<DecisionsAnswer>().counts.open, 3);

  await post('/api/decisions', order(HELD, { cover }));
  await post('/api/decisions', order(FIRST, { verdict: 'reject' }));
  assert.equal((await post('/api/apply', {})).status, 202);
  let answer: ApplyAnswer = { state: 'idle' };
  while (answer.state === 'idle' || answer.state === 'running') answer = (await get('/api/apply')).json<ApplyAnswer>();
  assert.deepEqual(answer, { state: 'done', released: 1, held: 1, quarantined: 0 });
  assert.equal(await pixel(get(`/api/pictures/${HELD}/frames/0.png?window=stored&side=result`), 5, 55), 0);
  assert.equal((await get('/api/queue')).json<DecisionsAnswer>().counts.waiting, 0);
});

test('what the project refuses ends the list, and says why', async () => {
  const needsSecond = new MemoryDesk(PICTURES.map(drawn), true);
  const { post } = await opened(needsSecond);
  const uncover = [{ frames: 'all', box, reason: 'a calliper' }];
  const both = { decisions: [...order(DEEP).decisions, ...order(FIRST, { uncover }).decisions] };
  const { decided, problem, pictures } = (await post('/api/decisions', both)).json<DecisionsAnswer>();
  assert.deepEqual([decided, pictures.length], [1, 1]);
  assert.ok(problem !== undefined);
});

test('a template is proposed for the device of the picture, once', async () => {
  const mine = desk();
  const { post } = await opened(mine);
  const proposal = { instance: FIRST, boxes: [box], reviewer: 'A. Reader' };
  await post('/api/templates', proposal);
  await post('/api/templates', proposal);
  const [template, ...more] = mine.templates();
  assert.deepEqual(
    [template?.device.model, template?.boxes, template?.from, more.length],
    ['Echo 5', [box], 'review', 0],
  );
});

test('a series is one picture: the brightest, the mean, the darkest of each pixel', async () => {
  const values = [10, 100, 40];
  const series = values.map((value, i) =>
    drawn({ number: i + 1, series: 5, modality: 'CT', paint: (samples) => fill(samples, 80, box, value) }),
  );
  const { get } = await opened(new MemoryDesk(series));
  const { series: listed } = (await get('/api/queue')).json<{ series: { id: string }[] }>();
  const at = (kind: string): Promise<number> =>
    pixel(get(`/api/series/${listed[0]!.id}/projection/${kind}.png?window=stored`), 20, 8);
  assert.deepEqual([await at('max'), await at('mean'), await at('min')], [100, 50, 10]);
});

test('pictures of different sizes have no projection', async () => {
  const series = [80, 64].map((columns, i) => drawn({ number: i + 1, series: 5, modality: 'CT', columns }));
  const { get } = await opened(new MemoryDesk(series));
  const { series: listed } = (await get('/api/queue')).json<{ series: { id: string }[] }>();
  assert.equal((await get(`/api/series/${listed[0]!.id}/projection/max.png`)).status, 400);
});

test('the page ends the review, and so does an interrupt', async () => {
  const byPage = await opened(desk());
  assert.equal((await byPage.post('/api/close', {})).status, 200);
  await byPage.closed;
  await assert.rejects(byPage.get('/'));
  const controller = new AbortController();
  const bySignal = await opened(desk(), { signal: controller.signal });
  controller.abort();
  await bySignal.closed;
  await assert.rejects(bySignal.get('/'));
});

test('who has started the review learns what came of what was carried out', async () => {
  const of = async (mine: MemoryDesk, ...orders: readonly object[]) => {
    const { post, get, close } = await opened(mine);
    for (const one of orders) await post('/api/decisions', one);
    await post('/api/apply', {});
    let state = 'running';
    while (state === 'running') ({ state } = (await get('/api/apply')).json<ApplyAnswer>());
    return await close();
  };
  const fine = { leaks: 0, held: 0, isInterrupted: false };
  assert.deepEqual(await of(desk(), order(HELD)), fine);
  assert.deepEqual(await of(desk(), order(HELD), order(FIRST, { verdict: 'reject' })), { ...fine, held: 1 });
  const leaking = Object.assign(desk(), { apply: async () => ({ released: 1, held: 0, quarantined: 0, leaks: 2 }) });
  assert.equal((await of(leaking, order(HELD))).leaks, 2);
  const failure = new Failure('usage/held', 'the output folder is not there');
  const failing = Object.assign(desk(), { apply: () => Promise.reject(failure) });
  assert.deepEqual(await of(failing, order(HELD)), { ...fine, held: 1, failure });
});

test('a review that ends while decisions are carried out was interrupted', async () => {
  const begun = Promise.withResolvers<void>();
  const waiting = Object.assign(desk(), {
    apply({ signal }: Parameters<ReviewDesk['apply']>[0]) {
      begun.resolve();
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve({ released: 0, held: 0, quarantined: 0 }));
      });
    },
  });
  const { post, close } = await opened(waiting as ReviewDesk);
  await post('/api/decisions', order(HELD));
  await post('/api/apply', {});
  await begun.promise;
  assert.deepEqual(await close(), { leaks: 0, held: 1, isInterrupted: true });
});

test('what should not happen is told where the review was started, and to the browser only that it did', async () => {
  const told: unknown[] = [];
  const broken: ReviewDesk = Object.assign(desk(), {
    open: () => Promise.reject(new TypeError('Thistlewick')),
  });
  const { get } = await opened(broken, { onDefect: (error) => told.push(error) });
  const { status, body } = await get(`/api/pictures/${FIRST}/frames/0.png`);
  assert.equal(status, 500);
  assert.doesNotMatch(body.toString(), /Thistlewick/);
  assert.equal(told.length, 1);
});

test('without its files the page is not served', async () => {
  await assert.rejects(startReview(desk(), { pageFolder: join(folder, 'nothing') }), {
    code: 'environment/review-page',
  });
});
