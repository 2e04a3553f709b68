import { programFile } from '#program-files';
import { Failure } from '../../failure/index.ts';
import { loadRuntime, SESSION_OPTIONS } from '../text/network.ts';
import type { TextNetwork } from '../text/network-view.ts';

/** What the network says of a strip: for each step from left to right the probabilities of all characters. */
export interface StripAnswer {
  readonly steps: number;
  /** `steps` times as many as there are `characters`. */
  readonly probabilities: Float32Array;
}

/** The network that reads a line. */
export interface Recogniser {
  /** By class: none, the characters of the network, a blank. */
  readonly characters: readonly string[];
  /** Three planes of floats, 48 high. @throws {Failure} `environment/text-network` */
  run(strip: Float32Array, width: number): Promise<StripAnswer>;
  close(): Promise<void>;
}

export const STRIP_HEIGHT = 48;

/** @throws {Failure} `environment/text-network` when it cannot be loaded */
export async function loadRecogniser(runtime: TextNetwork['runtime']): Promise<Recogniser> {
  try {
    return await open(runtime);
  } catch (cause) {
    throw new Failure('environment/text-network', 'the network that reads text cannot be loaded', {
      hint: 'install leadglass again',
      cause,
    });
  }
}

async function open(runtime: TextNetwork['runtime']): Promise<Recogniser> {
  const { InferenceSession, Tensor } = await loadRuntime(runtime);
  const keys = new TextDecoder().decode(await programFile('characters'));
  const characters = ['', ...keys.replace(/\r?\n$/, '').split(/\r?\n/), ' '];
  const executionProviders = [runtime === 'native' ? 'cpu' : 'wasm'];
  const model = await programFile('recognition');
  const session = await InferenceSession.create(model, { ...SESSION_OPTIONS, executionProviders });
  const [input] = session.inputNames;
  const [output] = session.outputNames;
  if (input === undefined || output === undefined) throw new Error('the network has no input or no output');
  return {
    characters,
    async run(strip, width) {
      const tensor = new Tensor('float32', strip, [1, 3, STRIP_HEIGHT, width]);
      const { [output]: answer } = await session.run({ [input]: tensor });
      const steps = answer?.dims[1] ?? 0;
      if (answer?.data instanceof Float32Array && answer.data.length === steps * characters.length) {
        return { steps, probabilities: answer.data };
      }
      throw new Failure('environment/text-network', 'the network that reads text failed');
    },
    close: () => session.release(),
  };
}
