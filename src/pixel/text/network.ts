import type * as Ort from 'onnxruntime-web/wasm';
import { nativeRuntime } from '#native-runtime';
import { programFile } from '#program-files';
import { Failure } from '../../failure/index.ts';
import type { TextNetwork, TextNetworks } from './network-view.ts';

/** The parts of the runtime that both of its packages have. */
export type OnnxRuntime = Pick<typeof Ort, 'InferenceSession' | 'Tensor'>;

/** One thread and a fixed order: the same picture gives the same answer. */
export const SESSION_OPTIONS = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
} as const;

/** Of both: channels of the input, and the side of a square of it that has one answer. */
const GENERAL: NetworkShape = { channels: 3, cell: 1 };
const SPECKLE: NetworkShape = { channels: 1, cell: 2 };

/** The networks that find text, run by what was asked for. Throws whatever keeps them from being loaded. */
export async function loadNetworks(runtime: TextNetwork['runtime']): Promise<TextNetworks> {
  const loaded = await loadRuntime(runtime);
  const open = async (file: 'detection' | 'speckle', shape: NetworkShape): Promise<TextNetwork> =>
    openNetwork(loaded, runtime, { model: await programFile(file), shape });
  const general = await open('detection', GENERAL);
  return { general, speckle: await open('speckle', SPECKLE) };
}

/** What runs networks. Throws whatever keeps it from being loaded. */
export async function loadRuntime(runtime: TextNetwork['runtime']): Promise<OnnxRuntime> {
  const loaded = await (runtime === 'native' ? nativeRuntime() : wasmRuntime());
  if (loaded === undefined) throw new Error('the native runtime is not installed');
  return loaded;
}

/** Its module comes from the program's own files, and it starts no threads. */
async function wasmRuntime(): Promise<OnnxRuntime> {
  const runtime = await import('onnxruntime-web/wasm');
  const { wasm } = runtime.env;
  wasm.numThreads = 1;
  wasm.proxy = false;
  wasm.wasmBinary = await programFile('onnxruntime');
  return runtime;
}

interface NetworkShape {
  readonly channels: 1 | 3;
  readonly cell: 1 | 2;
}

/** A network of one input and one output, ready to run. */
async function openNetwork(
  { InferenceSession, Tensor }: OnnxRuntime,
  runtime: TextNetwork['runtime'],
  { model, shape }: { readonly model: Uint8Array; readonly shape: NetworkShape },
): Promise<TextNetwork> {
  const executionProviders = [runtime === 'native' ? 'cpu' : 'wasm'];
  const session = await InferenceSession.create(model, { ...SESSION_OPTIONS, executionProviders });
  const [input] = session.inputNames;
  const [output] = session.outputNames;
  if (input === undefined || output === undefined) throw new Error('the network has no input or no output');
  return {
    runtime,
    async run(values, width, height) {
      try {
        const tensor = new Tensor('float32', values, [1, shape.channels, height, width]);
        const { [output]: answer } = await session.run({ [input]: tensor });
        const size = (width * height) / shape.cell ** 2;
        if (answer?.data instanceof Float32Array && answer.size === size) return answer.data;
      } catch (cause) {
        throw failed(cause);
      }
      throw failed(undefined);
    },
    close: () => session.release(),
  };
}

function failed(cause: unknown): Failure {
  return new Failure('environment/text-network', 'the network that finds text failed', {
    hint: 'free some memory; the frame is held until it can be looked at',
    cause,
  });
}
