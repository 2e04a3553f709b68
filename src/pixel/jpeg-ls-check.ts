import { brokenJpeg, type JpegFrame, type JpegScan, readJpegStream } from './jpeg-stream.ts';

/** What the data set says of a frame. */
export interface StreamShape {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  readonly bitsAllocated: number;
}

/** What a JPEG-LS stream says of itself. */
export interface JpegLsFacts {
  readonly precision: number;
  /** Largest difference of a sample from the original; 0 is lossless. */
  readonly near: number;
  /** Of colour: one scan a component, lines, or samples. */
  readonly interleave: 'none' | 'line' | 'sample';
}

const LSE = 0xf8;
const INTERLEAVE = ['none', 'line', 'sample'] as const;

/**
 * The structure of a JPEG-LS stream (ITU-T T.87 Annex C) from SOI to EOI. CharLS waits forever for data that a stream
 * without its end does not have.
 * @throws {Failure} `input/pixel-stream`
 */
export function checkJpegLs(bytes: Uint8Array, shape: StreamShape): JpegLsFacts {
  const { frame, scans, segments } = readJpegStream(bytes);
  checkFrame(frame, shape);
  // C.2.4.1: coding parameters alone; tables map samples to others and sizes may be of more than 16 bits.
  const hasOther = segments.some(({ marker, start }) => marker === LSE && bytes[start] !== 1);
  if (hasOther) throw brokenJpeg('mapping tables or a size of its own');
  const [{ ss: near, se: interleave }] = scans as [JpegScan];
  for (const scan of scans) checkScan(scan, near, interleave);
  const components = scans.flatMap((scan) => scan.components.map(({ index }) => index));
  if (components.length !== frame.components.length || new Set(components).size !== components.length) {
    throw brokenJpeg('a component twice or missing');
  }
  return { precision: frame.precision, near, interleave: INTERLEAVE[interleave]! };
}

function checkFrame({ marker, precision, rows, columns, components }: JpegFrame, shape: StreamShape): void {
  if (marker !== 0xf7) throw brokenJpeg('it is not JPEG-LS');
  if (precision < 2 || precision > shape.bitsAllocated) throw brokenJpeg('samples of more or fewer bits');
  if (rows !== shape.rows || columns !== shape.columns) throw brokenJpeg('another size');
  if (components.length !== shape.components) throw brokenJpeg('another number of components');
  if (components.some(({ horizontal, vertical }) => horizontal !== 1 || vertical !== 1)) {
    throw brokenJpeg('components of different sizes');
  }
}

function checkScan({ ss, se, ah, al, components, start, end }: JpegScan, near: number, interleave: number): void {
  if (ss !== near || se !== interleave || se > 2 || ah !== 0 || al !== 0) throw brokenJpeg('the scan header', start);
  if (components.some(({ mapping }) => mapping !== 0)) throw brokenJpeg('mapping tables', start);
  if ((se === 0) !== (components.length === 1)) throw brokenJpeg('the interleave mode', start);
  if (end === start) throw brokenJpeg('a scan without data', start);
}
