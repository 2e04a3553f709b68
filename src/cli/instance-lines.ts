import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** What a line of instances.jsonl says of a file below the output folder. */
export interface InstanceOutput {
  readonly output?: string;
  readonly sha256?: string;
}

/** The lines of an instances.jsonl one after the other, however many there are. */
export async function* instanceLines(path: string): AsyncGenerator<InstanceOutput> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) if (line !== '') yield JSON.parse(line) as InstanceOutput;
}
