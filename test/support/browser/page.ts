/** The page: de-identifies in its own thread or asks its worker, as the test tells it. */
import { deidentify, loadPolicy } from '../../../src/index.ts';
import { type Answer, examplePolicy, type Order, OWN_POLICY } from './example.ts';
import { drawn, opened, sealed } from './sealing.ts';

const worker = new Worker('/worker.js', { type: 'module' });

async function orderOf(name: string): Promise<Order> {
  const fetched = async (path: string): Promise<Uint8Array> => new Uint8Array(await (await fetch(path)).arrayBuffer());
  return { bytes: await fetched(`/objects/${name}`), secret: await fetched('/secret') };
}

async function inPage(name: string): Promise<Answer> {
  const { bytes, secret } = await orderOf(name);
  return deidentify(bytes, { policy: await examplePolicy(), secret });
}

async function withOwnPolicy(name: string): Promise<Answer> {
  const { bytes, secret } = await orderOf(name);
  return deidentify(bytes, { policy: await loadPolicy(OWN_POLICY), secret });
}

/** The object goes over as a Blob, as a file that a user chose. */
async function inWorker(name: string): Promise<readonly Answer[]> {
  const { bytes, secret } = await orderOf(name);
  const answers = new Promise<readonly Answer[]>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  });
  worker.postMessage({ blob: new Blob([bytes as BlobPart]), secret });
  return answers;
}

/** The test reads the results from the outside, where only text can go. */
const asText = (answer: unknown): string =>
  JSON.stringify(answer, (_, value) => (value instanceof Uint8Array ? Array.from(value) : value));

Object.assign(globalThis, {
  leadglass: {
    inPage: async (name: string) => asText(await inPage(name)),
    inWorker: async (name: string) => asText(await inWorker(name)),
    withOwnPolicy: async (name: string) => asText(await withOwnPolicy(name)),
    sealed: async () => JSON.stringify({ ...(await sealed()), ...(await drawn()) }),
    opened: async (all: string) => JSON.stringify(await opened(JSON.parse(all))),
  },
});
