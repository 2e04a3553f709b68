import { pythonWithPydicom, runTool } from './process.ts';

/** What pydicom found in one file: an error, or every element as path, VR and text. */
export interface PydicomReading {
  readonly file: string;
  readonly error?: string;
  readonly warnings: readonly string[];
  readonly elements: readonly (readonly [path: string, vr: string, text: string | null])[];
}

/** Reads each file named on standard input, touches every value, answers one JSON line a file. */
const SCRIPT = `
import sys, json, gzip, io, warnings
import pydicom
from pydicom.multival import MultiValue
TEXT = {'LO','SH','PN','LT','ST','UT','UC','CS','DA','UI','DS','IS','AE','AS','DT','TM'}
def text(x):
    if x is None: return ''
    if isinstance(x, (list, MultiValue)): return '\\\\'.join(text(i) for i in x)
    return str(x) if type(x).__name__ == 'PersonName' else str(getattr(x, 'original_string', x))
def walk(ds, prefix, out):
    for e in ds:
        path = prefix + '%08X' % int(e.tag)
        value = e.value
        out.append([path, e.VR, text(value) if e.VR in TEXT else None])
        if e.VR == 'SQ':
            for i, item in enumerate(value): walk(item, path + '[%d].' % i, out)
for line in sys.stdin:
    name = line.rstrip('\\n')
    out, error = [], None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        try:
            with open(name, 'rb') as stream: data = stream.read()
            if name.endswith('.gz'): data = gzip.decompress(data)
            walk(pydicom.dcmread(io.BytesIO(data), force='--force' in sys.argv), '', out)
        except Exception as x:
            error = type(x).__name__ + ': ' + str(x)[:200]
    answer = {'file': name, 'warnings': [str(w.message)[:200] for w in caught], 'elements': out}
    if error is not None: answer['error'] = error
    print(json.dumps(answer))
`;

/** Reads files with pydicom; `undefined` when no Python here has it. `force` reads files without preamble too. */
export async function readWithPydicom(files: readonly string[], force = false): Promise<PydicomReading[] | undefined> {
  const python = pythonWithPydicom();
  if (python === undefined) return undefined;
  const args = ['-X', 'utf8', '-c', SCRIPT, ...(force ? ['--force'] : [])];
  const { exitCode, stdout, stderr } = await runTool(python, args, files.map((file) => `${file}\n`).join(''));
  if (exitCode !== 0) throw new Error(`pydicom ended with ${exitCode}: ${stderr.slice(-300)}`);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as PydicomReading);
}
