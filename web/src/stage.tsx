import type { JSX, RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Box } from '../../src/pixel/index.ts';
import type { PictureBox } from '../../src/project/index.ts';
import type { PictureAnswer } from '../../src/review/index.ts';
import { Problem } from './api.ts';
import type { View } from './app.tsx';
import { awayOf, type BoxRef, type Draft, foundOn, isOn, isSameRef, ownOn } from './draft.ts';
import { spanned } from './geometry.ts';
import type { Images } from './images.ts';
import { type Layer, layerOf } from './layers.ts';
import { Legend } from './legend.tsx';
import type { Session } from './session.ts';
import { urlsOf } from './stage-urls.ts';
import { FrameStrip, PictureStrip } from './strip.tsx';
import { Tools } from './tools.tsx';

interface StageProps extends View {
  readonly images: Images;
  readonly stage: RefObject<HTMLElement | null>;
}

export function Stage({ session, state, images, stage }: StageProps): JSX.Element {
  const { details } = state;
  const view: View = { session, state };
  return (
    <main class="stage" ref={stage} tabIndex={-1} aria-label="picture">
      <Tools {...view} />
      {details === undefined ? (
        <div class="panes">
          <p class="waiting">{state.queue === undefined ? '' : 'the picture is being opened'}</p>
        </div>
      ) : (
        <Panes {...view} details={details} images={images} />
      )}
      <Legend {...view} />
      {details === undefined ? null : <FrameStrip {...view} details={details} draft={session.draft} />}
      <PictureStrip {...view} />
    </main>
  );
}

interface PanesProps extends View {
  readonly details: PictureAnswer;
  readonly images: Images;
}

interface Loaded {
  readonly key: string;
  readonly source: ImageBitmap;
  readonly result: ImageBitmap;
}

const BLINK_MS = 700;

function Panes({ session, state, details, images }: PanesProps): JSX.Element {
  const { frame, shown, view, layout, zoom } = state;
  const urls = urlsOf({ id: details.id, series: details.series, frame, shown, view });
  const [loaded, setLoaded] = useState<Loaded | undefined>();
  const [problem, setProblem] = useState('');
  useEffect(() => {
    let isCurrent = true;
    setProblem(details.problem?.message ?? '');
    // What cannot be decoded is not asked for.
    if (details.problem !== undefined) return undefined;
    Promise.all([images.get(urls.source), images.get(urls.result)]).then(
      ([source, result]) => {
        if (isCurrent) setLoaded({ key: urls.source, source, result });
      },
      (error: unknown) => {
        if (isCurrent) setProblem(error instanceof Problem ? error.message : 'the picture cannot be shown');
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [urls.source, urls.result, images, details.problem]);
  const isReady = loaded?.key === urls.source;
  const { toSee } = session.looking;
  useLayoutEffect(() => session.looking.sees(isReady ? toSee : ''), [session, isReady, toSee]);
  const isAfter = useBlink(layout === 'blink');
  const sides: readonly Side[] =
    layout === 'both' ? ['before', 'after'] : layout === 'blink' ? [isAfter ? 'after' : 'before'] : [layout];
  const [area, size] = useSize();
  const shared = { session, state, details, zoom };
  const isBelow = size !== undefined && sides.length > 1 && areLargerBelow(size, details);
  const scrolled = useSharedScroll();
  return (
    <div class="panes" ref={area} data-below={isBelow} data-ready={isReady}>
      {problem === '' ? null : <p class="waiting">{problem}</p>}
      {problem !== '' || isReady ? null : <p class="waiting late">the picture is being opened</p>}
      {!isReady || size === undefined
        ? null
        : sides.map((side) => (
            <Pane
              key={side}
              {...shared}
              side={side}
              loaded={loaded}
              room={roomOf(size!, sides.length, isBelow)}
              scrolled={scrolled}
            />
          ))}
    </div>
  );
}

type Side = 'before' | 'after';

/** Two pictures go beside each other or one below the other, as they are larger. */
function areLargerBelow({ width, height }: Extent, { columns, rows }: PictureAnswer): boolean {
  return Math.min(width / columns, height / 2 / rows) > Math.min(width / 2 / columns, height / rows);
}

const roomOf = ({ width, height }: Extent, sides: number, isBelow: boolean): Extent =>
  isBelow ? { width, height: height / sides } : { width: width / sides, height };

/** True and false in turn; a person who wants less motion turns it with B. */
function useBlink(isOn: boolean): boolean {
  const [isAfter, setAfter] = useState(true);
  useEffect(() => {
    if (!isOn || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const timer = setInterval(() => setAfter((before) => !before), BLINK_MS);
    return () => clearInterval(timer);
  }, [isOn]);
  return isAfter;
}

interface Extent {
  readonly width: number;
  readonly height: number;
}

function useSize(): [RefObject<HTMLDivElement | null>, Extent | undefined] {
  const area = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Extent | undefined>();
  useLayoutEffect(() => {
    const element = area.current!;
    const measure = (): void => setSize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [area, size];
}

/** Both sides show the same part of an enlarged picture. */
function useSharedScroll(): (element: HTMLElement) => void {
  return (element) => {
    for (const other of element.parentElement?.querySelectorAll<HTMLElement>('.pane') ?? []) {
      if (other === element) continue;
      if (other.scrollLeft !== element.scrollLeft) other.scrollLeft = element.scrollLeft;
      if (other.scrollTop !== element.scrollTop) other.scrollTop = element.scrollTop;
    }
  };
}

/** What is in the middle stays there when the picture is enlarged. */
function useKeptMiddle(pane: RefObject<HTMLElement | null>, zoom: number): void {
  const before = useRef(zoom);
  useLayoutEffect(() => {
    const element = pane.current!;
    const factor = zoom / before.current;
    before.current = zoom;
    if (factor === 1) return;
    const { clientWidth, clientHeight, scrollLeft, scrollTop } = element;
    element.scrollLeft = (scrollLeft + clientWidth / 2) * factor - clientWidth / 2;
    element.scrollTop = (scrollTop + clientHeight / 2) * factor - clientHeight / 2;
  });
}

interface PaneProps extends View {
  readonly details: PictureAnswer;
  readonly side: Side;
  readonly loaded: Loaded;
  readonly room: Extent;
  readonly zoom: number;
  scrolled(element: HTMLElement): void;
}

function Pane({ session, state, details, side, loaded, room, zoom, scrolled }: PaneProps): JSX.Element {
  const { source, result } = loaded;
  const { width: columns, height: rows } = source;
  const fit = Math.min((room.width - 16) / columns, (room.height - 16) / rows);
  const [width, height] = [columns * fit * zoom, rows * fit * zoom];
  const canvas = useRef<HTMLCanvasElement>(null);
  const { draft } = session;
  const areas = shownAreas(details, draft, state);
  useLayoutEffect(() =>
    paint(canvas.current!, side === 'before' ? source : result, side === 'after' ? areas : undefined),
  );
  function paint(target: HTMLCanvasElement, picture: ImageBitmap, changed: Areas | undefined): void {
    const context = target.getContext('2d')!;
    context.drawImage(picture, 0, 0);
    for (const { left, top, right, bottom } of changed?.uncovered ?? []) {
      context.drawImage(source, left, top, right - left, bottom - top, left, top, right - left, bottom - top);
    }
    context.fillStyle = '#000';
    for (const { left, top, right, bottom } of changed?.covered ?? []) {
      context.fillRect(left, top, right - left, bottom - top);
    }
  }
  const pane = useRef<HTMLElement>(null);
  useKeptMiddle(pane, zoom);
  const { drag, handlers } = useDrag(session, { columns, rows });
  return (
    <figure class="pane" ref={pane} onScroll={(event) => scrolled(event.currentTarget)}>
      <div class="picture" style={{ width: `${width}px`, height: `${height}px` }} {...handlers}>
        <canvas
          ref={canvas}
          width={columns}
          height={rows}
          class={fit * zoom > 1 ? 'enlarged' : ''}
          role="img"
          aria-label={pictureWords(details, state, side)}
        />
        <Outlines session={session} state={state} details={details} drag={drag} />
      </div>
      <figcaption>{side === 'before' ? 'before' : afterWords(details, state)}</figcaption>
    </figure>
  );
}

function afterWords({ status }: PictureAnswer, { shown }: View['state']): string {
  return status === 'held' && shown === 'frames' ? 'after (would be: it is held)' : 'after';
}

function pictureWords({ frames, modality }: PictureAnswer, { frame, shown }: View['state'], side: Side): string {
  const what =
    shown === 'frames' ? (frames === 1 ? 'picture' : `frame ${frame + 1} of ${frames}`) : `${shown} projection`;
  return `${modality} ${what}, ${side === 'before' ? 'as it came' : 'as it goes out'}`;
}

interface Areas {
  readonly covered: readonly Box[];
  readonly uncovered: readonly Box[];
}

/** What the draft changes of the result on the frame that is shown. */
function shownAreas({ boxes }: PictureAnswer, draft: Draft, { frame, shown }: View['state']): Areas {
  const isShown = (frames: Parameters<typeof isOn>[0]): boolean =>
    shown === 'frames' ? isOn(frames, frame) : frames === 'all';
  const covered = draft.own.filter(({ frames }) => isShown(frames)).map(({ box }) => box);
  if (shown !== 'frames') return { covered, uncovered: [] };
  const uncovered = foundOn(boxes, frame).flatMap(([, box]) => (awayOf(draft, box) === undefined ? [] : [box]));
  return { covered, uncovered };
}

interface DragState {
  readonly box: Box | undefined;
}

/** A box by mouse or pen: from one corner to the other. */
function useDrag(session: Session, size: { readonly columns: number; readonly rows: number }) {
  const [drag, setDrag] = useState<DragState | undefined>();
  const from = useRef<readonly [number, number] | undefined>(undefined);
  const placeOf = (event: PointerEvent & { readonly currentTarget: HTMLElement }): readonly [number, number] => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    return [((event.clientX - left) / width) * size.columns, ((event.clientY - top) / height) * size.rows];
  };
  type Pointer = PointerEvent & { readonly currentTarget: HTMLElement };
  const handlers = {
    onPointerDown(event: Pointer) {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      from.current = placeOf(event);
    },
    onPointerMove(event: Pointer) {
      if (from.current !== undefined) setDrag({ box: spanned(from.current, placeOf(event), size) });
    },
    onPointerUp(event: Pointer) {
      const box = from.current === undefined ? undefined : spanned(from.current, placeOf(event), size);
      from.current = undefined;
      setDrag(undefined);
      if (box !== undefined) session.boxes.addOwn(box);
    },
    onPointerCancel() {
      from.current = undefined;
      setDrag(undefined);
    },
  };
  return { drag: drag?.box, handlers };
}

interface OutlinesProps extends View {
  readonly details: PictureAnswer;
  readonly drag: Box | undefined;
}

function Outlines({ session, state, details, drag }: OutlinesProps): JSX.Element {
  const { hidden, chosen, frame, shown, drawing } = state;
  const { draft } = session;
  const found = shown === 'frames' ? foundOn(details.boxes, frame) : [];
  const own = shown === 'frames' ? ownOn(draft, frame) : [...draft.own.entries()];
  return (
    <svg
      class="outlines"
      viewBox={`0 0 ${details.columns} ${details.rows}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {found.map(([index, box]) => (
        <Outline
          key={`found ${index}`}
          box={box}
          layer={layerOf(box)}
          isHidden={hidden.has(layerOf(box))}
          isAway={awayOf(draft, box) !== undefined}
          isChosen={isSameRef(chosen, { of: 'found', index } satisfies BoxRef)}
        />
      ))}
      {own.map(([index, { box }]) => (
        <Outline
          key={`own ${index}`}
          box={box}
          layer="person"
          isHidden={hidden.has('person')}
          isAway={false}
          isChosen={isSameRef(chosen, { of: 'own', index } satisfies BoxRef)}
        />
      ))}
      {drawing === undefined ? null : <Outline box={drawing} layer="person" isNew />}
      {drag === undefined ? null : <Outline box={drag} layer="person" isNew />}
    </svg>
  );
}

interface OutlineProps {
  readonly box: Box | PictureBox;
  readonly layer: Layer;
  readonly isHidden?: boolean;
  readonly isAway?: boolean;
  readonly isChosen?: boolean;
  readonly isNew?: boolean;
}

/** Two lines over each other, so that one of them shows on every ground. */
function Outline({ box, layer, isHidden, isAway, isChosen, isNew }: OutlineProps): JSX.Element | null {
  if (isHidden === true && isChosen !== true) return null;
  const { left, top, right, bottom } = box;
  const place = { x: left, y: top, width: right - left, height: bottom - top };
  const marks = [
    isAway === true ? 'is-away' : '',
    isChosen === true ? 'is-chosen' : '',
    isNew === true ? 'is-new' : '',
  ];
  return (
    <g class={['outline', `layer-${layer}`, ...marks].filter((word) => word !== '').join(' ')}>
      <rect class="ground" {...place} />
      <rect class="line" {...place} />
    </g>
  );
}
