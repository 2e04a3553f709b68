import { programFile } from '#program-files';
import type { Engine, EngineJob, EngineName, EngineResult } from './engine-types.ts';

const LOADERS: Readonly<Record<EngineName, () => Promise<() => Engine | Promise<Engine>>>> = {
  dcmjs: async () => {
    const { dcmjsEngine } = await import('./engine-dcmjs.ts');
    const module = await WebAssembly.compile(await programFile('dcmjs'));
    return () => dcmjsEngine(module);
  },
  openjpeg: async () => {
    const { openJpegEngine } = await import('./engine-cornerstone.ts');
    const module = await WebAssembly.compile(await programFile('openjpeg'));
    return () => openJpegEngine(module);
  },
  charls: async () => {
    const { charLsEngine } = await import('./engine-cornerstone.ts');
    const module = await WebAssembly.compile(await programFile('charls'));
    return () => charLsEngine(module);
  },
};

/** An engine that is not there: the program is at fault, not the stream. */
export class EngineMissing extends Error {}

/**
 * The engines of one thread. Each is loaded when the first job asks for it and made anew behind every error: after some
 * errors in one instance good frames fail too.
 */
export class Engines {
  readonly #makers = new Map<EngineName, Promise<() => Engine | Promise<Engine>>>();
  readonly #running = new Map<EngineName, Engine>();

  /** @throws {EngineMissing}, and whatever the engine throws; its messages are for no one else's eyes */
  async run(job: EngineJob): Promise<EngineResult> {
    const engine = this.#running.get(job.engine) ?? (await this.#make(job.engine));
    // Not there while it works: only who comes back is used again.
    this.#running.delete(job.engine);
    const result = engine.run(job);
    this.#running.set(job.engine, engine);
    return result;
  }

  async #make(name: EngineName): Promise<Engine> {
    const maker = this.#makers.get(name) ?? LOADERS[name]();
    this.#makers.set(name, maker);
    try {
      return await (await maker)();
    } catch (cause) {
      throw new EngineMissing('the engine cannot be loaded', { cause });
    }
  }
}
