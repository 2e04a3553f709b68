/** Seals and opens as many MiB as the argument says, with the parts of a pipe; prints its peak memory in bytes. */
import { Secret } from '../failure/index.ts';
import { openStream, sealStream } from './sealed-stream.ts';

const MIB = 1024 * 1024;
const key = new Secret(new Uint8Array(32).fill(7));
const context = Uint8Array.of(1);
const wanted = Number(process.argv[2]);

async function* content(): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < wanted; i++) yield new Uint8Array(MIB).fill(i);
}

let length = 0;
const started = process.cpuUsage();
for await (const piece of openStream(key, sealStream(key, content(), { context, salt: new Uint8Array(24) }), context)) {
  length += piece.length;
}
const { user, system } = process.cpuUsage(started);
const peak = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ length, peak, cpuSeconds: (user + system) / 1e6 }));
