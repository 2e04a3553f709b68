import { DEFAULT_PRESET, PRESETS } from '../../policy/index.ts';
import { type Call, EXIT, type ExitStatus } from '../command.ts';
import { columnsOf } from '../screen.ts';

/** `leadglass policy list`. */
export async function run({ invocation, shell: { out } }: Call): Promise<ExitStatus> {
  if (invocation.has('json')) {
    out.line(JSON.stringify(PRESETS.map((preset) => ({ ...preset, default: preset.name === DEFAULT_PRESET }))));
    return EXIT.done;
  }
  const rows = PRESETS.map(({ name, description, method }) => [name, description, method]);
  for (const line of columnsOf([['NAME', 'WHAT IT DOES', 'MADE FOR'], ...rows])) out.line(line);
  out.line(`\nWithout --policy it is ${DEFAULT_PRESET}. \`leadglass policy show NAME\` tells all of one.`);
  return EXIT.done;
}
