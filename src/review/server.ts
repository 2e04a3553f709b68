import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { ReviewDesk } from '../batch/index.ts';
import { Failure } from '../failure/index.ts';
import { reviewApp } from './app.ts';
import type { ReviewEnding } from './apply-job.ts';
import { pageFolder, readPageFiles } from './page-files.ts';
import { Review } from './review.ts';
import { currentSample } from './sampling.ts';

export interface StartOptions {
  /** Ends the review cleanly, as the page does. */
  readonly signal?: AbortSignal;
  /** Pictures that are drawn among those that passed. */
  readonly sampleSize?: number;
  /** Draws a sample anew, although the project has one. */
  readonly isNewSample?: boolean;
  /** Where the page was built, instead of beside the program. */
  readonly pageFolder?: string;
  /** Of what should not happen; it may say more than others may read. */
  onDefect?(error: unknown): void;
}

export interface StartedReview {
  /** Opens the page, once. */
  readonly url: string;
  /** Settled when the page or the signal has ended the review and nothing is at work any more. */
  readonly closed: Promise<ReviewEnding>;
  close(): Promise<ReviewEnding>;
}

/**
 * Serves the review page of a project to this machine's browser, until it ends.
 * @throws {Failure} `environment/review-page` when the page is not there or no port can be had; `usage/argument` for another
 *   size of the sample than it has
 */
export async function startReview(desk: ReviewDesk, options: StartOptions = {}): Promise<StartedReview> {
  const { signal, sampleSize, isNewSample = false, onDefect = () => undefined } = options;
  const files = readPageFiles(options.pageFolder ?? pageFolder());
  const now = (): Date => new Date();
  const size = sampleSize === undefined ? {} : { size: sampleSize };
  const sample = currentSample(desk, { ...size, isNew: isNewSample, now });
  const review = new Review(desk, { sample, now, onDefect });
  const ended = Promise.withResolvers<void>();
  const onClose = (): void => ended.resolve();
  const { app, gate } = reviewApp(review, { files, onDefect, onClose });
  const server = createAdaptorServer({ fetch: app.fetch, hostname: '127.0.0.1' }) as Server;
  const port = await listening(server);
  signal?.addEventListener('abort', onClose, { once: true });
  if (signal?.aborted === true) onClose();
  const closed = ended.promise.then(async () => {
    signal?.removeEventListener('abort', onClose);
    const ending = await review.close();
    await stopped(server);
    return ending;
  });
  return {
    url: `http://127.0.0.1:${port}${gate.path}/start?token=${gate.token}`,
    closed,
    close() {
      onClose();
      return closed;
    },
  };
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new Failure('environment/review-page', 'no port of this machine can be had', {
          hint: 'the review page needs to listen on 127.0.0.1',
          cause,
        }),
      ),
    );
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** What is being answered is answered; connections that a browser keeps open are not waited for. */
function stopped(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 500).unref();
  });
}
