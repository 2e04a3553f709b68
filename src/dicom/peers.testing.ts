import { spawnSync } from 'node:child_process';
/** One element as a peer sees it: path of tags and items, VR where the peer reads it from the bytes, and length. */
export interface Seen {
  readonly path: string;
  readonly vr: string;
  /** -1 where the peer does not tell. */
  readonly length: number;
}

const MAX_OUTPUT = 512 * 1024 * 1024;

/** True when a program of this name runs. */
export const runs = (program: string, ...args: readonly string[]): boolean => spawnSync(program, args).status === 0;

/** Elements of a file as dcmdump prints them; `undefined` when it refuses the file. */
export function dcmdumpOf(path: string): Seen[] | undefined {
  const { status, stdout } = spawnSync('dcmdump', ['-q', path], { encoding: 'latin1', maxBuffer: MAX_OUTPUT });
  return status === 0 ? parseDump(stdout) : undefined;
}

/** An element's line; a value with line ends has several. */
const DUMP_LINE = /^( *)\(([0-9a-f]{4}),([0-9a-f]{4})\) (..) .* #\s*(\d+|u\/l), *\d+ [^#]*$/s;

function parseDump(text: string): Seen[] {
  const seen: Seen[] = [];
  /** Path of the element or item that is open at each depth, and its items so far. */
  const open: { path: string; items: number }[] = [];
  const [, body = ''] = text.split(/^# Dicom-Data-Set$/m);
  for (const line of body.split(/\n(?= *\([0-9a-f]{4},[0-9a-f]{4}\) )/)) {
    const match = DUMP_LINE.exec(line);
    if (match === null) continue;
    const [, spaces = '', group = '', element = '', vr = '', length = ''] = match;
    const depth = spaces.length / 2;
    const around = open[depth - 1];
    const tag = (group + element).toUpperCase();
    if (vr === 'pi' || tag === 'FFFEE00D' || tag === 'FFFEE0DD') continue;
    const isItem = tag === 'FFFEE000' && around !== undefined;
    const path = isItem ? `${around.path}[${around.items++}]` : pathIn(around?.path, tag);
    open[depth] = { path, items: 0 };
    if (!isItem) seen.push({ path, vr, length: length === 'u/l' || vr === 'SQ' ? -1 : Number(length) });
  }
  return seen;
}

const pathIn = (around: string | undefined, tag: string): string => (around === undefined ? tag : `${around}.${tag}`);

const PYDICOM = `
import sys, json, warnings, pydicom
from pydicom import config
warnings.simplefilter('ignore')
config.replace_un_with_known_vr = False
config.settings.reading_validation_mode = config.IGNORE
def walk(ds, around, out):
    for tag in ds.keys():
        raw = ds.get_item(tag)
        path = around + ('.' if around else '') + '%08X' % tag
        vr = raw.VR
        if vr in ('SQ', None) or not hasattr(raw, 'length'):
            element = ds[tag]
            if element.VR == 'SQ':
                out.append([path, vr or '', -1])
                for i, item in enumerate(element.value): walk(item, path + '[%d]' % i, out)
                continue
        length = getattr(raw, 'length', 0xffffffff)
        out.append([path, vr or '', -1 if length == 0xffffffff else length])
for line in sys.stdin:
    out = []
    try:
        walk(pydicom.dcmread(line.strip(), force=True), '', out)
        print(json.dumps(out))
    except Exception as e:
        print(json.dumps(type(e).__name__))
`;

/** Elements of files as pydicom reads them, in one process; a name of an exception where it cannot. */
export function pydicomOf(paths: readonly string[]): (Seen[] | string)[] {
  const options = { encoding: 'utf8', input: paths.join('\n'), maxBuffer: MAX_OUTPUT } as const;
  const { stdout } = spawnSync('/usr/bin/python3', ['-c', PYDICOM], options);
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as [string, string, number][] | string);
  return answers.map((answer) =>
    typeof answer === 'string' ? answer : answer.map(([path, vr, length]) => ({ path, vr, length })),
  );
}

interface DcmjsElement {
  readonly vr: string;
  readonly Value?: readonly unknown[];
}
type DcmjsDict = Readonly<Record<string, DcmjsElement>>;
interface Dcmjs {
  readonly data: { readonly DicomMessage: { readFile(buffer: ArrayBufferLike): { readonly dict: DcmjsDict } } };
  readonly log: { getLogger(name: string): { setLevel(level: string): void } };
}

/** dcmjs has no types of its own. */
async function loadDcmjs(name: string): Promise<Dcmjs | undefined> {
  try {
    return (await import(name)) as Dcmjs;
  } catch {
    return undefined;
  }
}

/** Reads the elements of a file with dcmjs, which tells no lengths; `undefined` when it is not installed. */
export async function dcmjsReader(): Promise<((bytes: Uint8Array) => Seen[] | string) | undefined> {
  const dcmjs = await loadDcmjs('dcmjs');
  if (dcmjs === undefined) return undefined;
  for (const name of ['dcmjs', 'validation.dcmjs']) dcmjs.log.getLogger(name).setLevel('silent');
  return (bytes) => {
    try {
      return fromDcmjs(dcmjs.data.DicomMessage.readFile(bytes.slice().buffer).dict, undefined);
    } catch (error) {
      return String(error);
    }
  };
}

function fromDcmjs(dict: DcmjsDict, around: string | undefined): Seen[] {
  return Object.entries(dict).flatMap(([key, { vr, Value: values = [] }]) => {
    const path = pathIn(around, key.toUpperCase());
    const items = vr === 'SQ' ? values.filter((item) => typeof item === 'object' && item !== null) : [];
    return [{ path, vr, length: -1 }, ...items.flatMap((item, i) => fromDcmjs(item as DcmjsDict, `${path}[${i}]`))];
  });
}
