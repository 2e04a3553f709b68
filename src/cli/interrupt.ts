import type { Screen } from './screen.ts';

export interface Interrupt {
  readonly signal: AbortSignal;
  close(): void;
}

/**
 * The first Ctrl-C asks the run to end cleanly. The second finds no listener any more, so the system ends the process
 * at once, also when it is busy; what the run had not finished has no name yet and is cleared up by the next one.
 */
export function listenForInterrupt(screen: Screen): Interrupt {
  const controller = new AbortController();
  const stop = (): void => {
    close();
    screen.line(`${screen.isTerminal ? '\r' : ''}ending cleanly; Ctrl-C again aborts`);
    controller.abort();
  };
  const close = (): void => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return { signal: controller.signal, close };
}
