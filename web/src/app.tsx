import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { BottomBar } from './bottom-bar.tsx';
import { Dialogs } from './dialogs.tsx';
import type { Images } from './images.ts';
import { arrowOf, commandOf } from './keys.ts';
import { QueueList } from './queue-list.tsx';
import type { Session } from './session.ts';
import { SidePanel } from './side-panel.tsx';
import { Stage } from './stage.tsx';
import type { State } from './state.ts';
import { TopBar } from './top-bar.tsx';

/** What every part is given. */
export interface View {
  readonly session: Session;
  readonly state: State;
}

export function App({ session, images }: { readonly session: Session; readonly images: Images }): JSX.Element {
  const [state, setState] = useState(session.state);
  const stage = useRef<HTMLElement>(null);
  useEffect(() => session.subscribe(() => setState(session.state)), [session]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => onKeyDown(event, session);
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [session]);
  if (state.hasEnded) return <Ended />;
  const view: View = { session, state };
  return (
    <div class="page">
      <TopBar {...view} />
      {/* A key acts on the picture after a button was pressed with the mouse, too. */}
      <div class="columns" onClickCapture={(event) => returnFocus(event, stage.current)}>
        <QueueList {...view} />
        <Stage {...view} images={images} stage={stage} />
        <SidePanel {...view} />
      </div>
      <BottomBar {...view} />
      <Dialogs {...view} onClosed={() => stage.current?.focus()} />
    </div>
  );
}

/** A click with the keyboard has no detail: there focus stays where the person has put it. */
function returnFocus({ detail, target }: MouseEvent, stage: HTMLElement | null): void {
  if (detail > 0 && target instanceof Element && target.closest('button, input') !== null) stage?.focus();
}

function onKeyDown(event: KeyboardEvent, session: Session): void {
  const { state } = session;
  const target = event.target instanceof Element ? event.target : document.body;
  if (event.defaultPrevented || state.dialog !== undefined || isTyping(target)) return;
  if (state.drawing !== undefined && onDrawingKey(event, session)) return;
  const direction = arrowOf(event.key);
  if (direction !== undefined && state.zoom > 1 && !target.matches('input')) {
    event.preventDefault();
    pan(direction);
    return;
  }
  const command = commandOf(event);
  if (command === undefined) return;
  // Space and Enter press what has the focus.
  if (event.key === ' ' && target.closest('button, a, input, summary') !== null) return;
  if (event.key.length === 1 && !state.areKeysOn && command !== 'help') return;
  event.preventDefault();
  void session.run(command);
}

const PAN_PIXELS = 80;

/** One of two enlarged sides; the other one follows. */
function pan([x, y]: readonly [number, number]): void {
  document.querySelector('.pane')?.scrollBy(x * PAN_PIXELS, y * PAN_PIXELS);
}

const isTyping = (target: Element): boolean => target.matches('input[type=text]');

function onDrawingKey(event: KeyboardEvent, session: Session): boolean {
  const direction = arrowOf(event.key);
  if (direction !== undefined) session.boxes.shape(direction, { isSizing: event.shiftKey, isFine: event.altKey });
  else if (event.key === 'Enter') session.boxes.keepDrawing();
  else if (event.key === 'Escape') session.boxes.dropDrawing();
  else return false;
  event.preventDefault();
  return true;
}

function Ended(): JSX.Element {
  return (
    <main class="ended">
      <h1>The review has ended</h1>
      <p>Decisions are kept by the project; what was not carried out waits there. This page can be closed.</p>
    </main>
  );
}
