import type { Progress, SearchEstimate, SearchProgress } from '../batch/index.ts';
import { clipped, counted, plural, type Screen } from './screen.ts';

const TERMINAL_MS = 100;
const LOG_MS = 5000;
/** Before this much is done, or so long has passed, nobody can say how long the rest takes. */
const SURE_SHARE = 0.05;
const SURE_MS = 10_000;
/** Networks take a while to load, and some pictures take far longer than others. */
const SURE_SEARCH_MS = 60_000;
const MEGABYTE = 1e6;
/** A search of pictures that takes less is not worth a word. */
const LONG_SEARCH_SECONDS = 10;

type Verbs = Readonly<Record<Progress['phase'], string>>;

const VERBS: Verbs = {
  listing: 'found',
  survey: 'reading headers',
  processing: 'de-identifying',
  'looking-again': 'verifying again',
};

export interface ProgressOptions {
  /** What a phase is called where it does something else than in a run. */
  readonly verbs?: Partial<Verbs>;
  readonly now?: () => number;
}

/**
 * What a run is doing: one line that is drawn again on a terminal, a new line every five seconds elsewhere. Drawn when
 * something was done, because the work leaves timers no turn.
 */
export class ProgressView {
  readonly #screen: Screen;
  readonly #verbs: Verbs;
  readonly #now: () => number;
  #phase: Progress['phase'] | undefined;
  #started = 0;
  #drawn = 0;
  #isShown = false;

  constructor(screen: Screen, { verbs = {}, now = () => performance.now() }: ProgressOptions = {}) {
    this.#screen = screen;
    this.#verbs = { ...VERBS, ...verbs };
    this.#now = now;
  }

  update(progress: Progress): void {
    const now = this.#now();
    if (progress.phase !== this.#phase) {
      this.#phase = progress.phase;
      this.#started = now;
      if (this.#drawn === 0) this.#drawn = now;
    }
    if (now - this.#drawn < (this.#screen.isTerminal ? TERMINAL_MS : LOG_MS)) return;
    this.#drawn = now;
    this.#draw(progressText(this.#verbs[progress.phase], progress, now - this.#started));
  }

  /** Says what is to come, where that takes long. */
  announce(estimate: SearchEstimate): void {
    const text = estimateText(estimate);
    if (text === undefined) return;
    this.end();
    this.#screen.line(text);
  }

  notice(text: string): void {
    this.end();
    this.#screen.line(`${this.#screen.style('yellow', 'notice:')} ${text}`);
  }

  /** Clears the line, so that what comes next stands alone. */
  end(): void {
    if (this.#isShown) this.#screen.write('\r\x1b[K');
    this.#isShown = false;
  }

  #draw(text: string): void {
    if (!this.#screen.isTerminal) {
      this.#screen.line(text);
      return;
    }
    this.#screen.write(`\r\x1b[K${clipped(text, this.#screen.columns - 1)}`);
    this.#isShown = true;
  }
}

/** `de-identifying 1,200 of 5,000 (24 %) · 52 objects/s · 28 MB/s · 3 quarantined · 1 min left`. */
export function progressText(verb: string, progress: Progress, elapsedMs: number): string {
  const { done, total, bytes, quarantined, search } = progress;
  const isLong = Math.max(search?.estimatedSeconds ?? 0, elapsedMs / 1000) >= LONG_SEARCH_SECONDS;
  if (search !== undefined && isLong && search.share < 1) {
    return searchText(verb, { ...progress, search }, elapsedMs);
  }
  const share = total === 0 ? 1 : done / total;
  const parts = [`${verb} ${counted(done)} of ${counted(total)} (${Math.floor(share * 100)} %)`];
  const seconds = elapsedMs / 1000;
  if (done > 0 && seconds > 0) {
    parts.push(`${rate(done / seconds)} objects/s`);
    if (bytes > 0) parts.push(`${rate(bytes / MEGABYTE / seconds)} MB/s`);
  }
  if (quarantined > 0) parts.push(`${counted(quarantined)} quarantined`);
  const isSure = share >= SURE_SHARE || elapsedMs >= SURE_MS;
  if (isSure && done > 0 && done < total) parts.push(`${timeText((seconds / done) * (total - done))} left`);
  return parts.join(' · ');
}

/** `de-identifying 3 of 10 · frame 812 of 3,120 (26 %) · 2 quarantined · about 7 min left`. */
function searchText(verb: string, progress: Progress & { search: SearchProgress }, elapsedMs: number): string {
  const { done, total, quarantined, search } = progress;
  const { frames, totalFrames, share, estimatedSeconds } = search;
  const isSure = share >= SURE_SHARE || (share > 0 && elapsedMs >= SURE_SEARCH_MS);
  const whole = isSure ? elapsedMs / 1000 / share : estimatedSeconds;
  return [
    `${verb} ${counted(done)} of ${counted(total)}`,
    `frame ${counted(frames)} of ${counted(totalFrames)} (${Math.floor(share * 100)} %)`,
    ...(quarantined > 0 ? [`${counted(quarantined)} quarantined`] : []),
    `about ${timeText(whole * (1 - share))} left`,
  ].join(' · ');
}

/** `pictures: 312 frames, about 9 min of search`; `undefined` where it is soon done. */
export function estimateText({ frames, seconds }: SearchEstimate): string | undefined {
  if (seconds < LONG_SEARCH_SECONDS) return undefined;
  return `pictures: ${plural(frames, 'frame')}, about ${timeText(seconds)} of search`;
}

const rate = (perSecond: number): string => (perSecond < 10 ? perSecond.toFixed(1) : counted(perSecond));

/** Rounded as an estimate should be: `40 s`, `3 min`, `2 h 10 min`. */
export function timeText(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}
