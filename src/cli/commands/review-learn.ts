import { type LearnedDevice, learnTemplates } from '../../batch/index.ts';
import { addTemplates, readTemplates, takeLock } from '../../project/index.ts';
import { type Call, EXIT, type ExitStatus } from '../command.ts';
import { heldProject } from '../held-project.ts';
import { deviceId, searchedPictures } from '../review-book.ts';
import { plural, type Screen } from '../screen.ts';

/** `leadglass review learn`. */
export async function run({ invocation, shell }: Call): Promise<ExitStatus> {
  const project = await heldProject(invocation, shell);
  const lock = takeLock(project.folder);
  try {
    const templates = readTemplates(project.folder);
    const at = new Date().toISOString();
    const learned = learnTemplates(searchedPictures(project, invocation), { templates, at });
    const added = learned.flatMap(({ template }) => (template === undefined ? [] : [template]));
    if (!invocation.has('dry-run')) addTemplates(project.folder, added);
    if (invocation.has('json')) for (const device of learned) shell.out.line(JSON.stringify(jsonOf(device)));
    else say(learned, shell.out);
    return EXIT.done;
  } finally {
    lock.release();
  }
}

function jsonOf({ device, pictures, patients, template }: LearnedDevice): object {
  const { rows, columns } = device;
  const about = { type: 'device', device: deviceId(device), rows, columns, pictures, patients };
  return template === undefined ? { ...about, boxes: [] } : { ...about, template: template.id, boxes: template.boxes };
}

function say(learned: readonly LearnedDevice[], out: Screen): void {
  if (learned.length === 0) out.line('no picture was accepted yet');
  for (const { device, pictures, patients, template } of learned) {
    const size = `${device.columns} × ${device.rows}`;
    const from = `${plural(pictures, 'picture')} of ${plural(patients, 'patient')}`;
    const what = template === undefined ? 'nothing new' : plural(template.boxes.length, 'place');
    out.line(`${deviceId(device)}  ${size}  ${from}: ${what}`);
    for (const { left, top, right, bottom } of template?.boxes ?? []) {
      out.line(`  left ${left}, top ${top}, right ${right}, bottom ${bottom}`);
    }
  }
}
