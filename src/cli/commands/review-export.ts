import { decisionFile } from '../../batch/index.ts';
import { type Call, EXIT, type ExitStatus } from '../command.ts';
import { heldProject } from '../held-project.ts';
import { searchedPictures } from '../review-book.ts';

/** `leadglass review export`. */
export async function run({ invocation, shell }: Call): Promise<ExitStatus> {
  const project = await heldProject(invocation, shell);
  const records = searchedPictures(project, invocation);
  const decisions = [...records].flatMap(({ decision }) => (decision === undefined ? [] : [decision]));
  shell.out.write(decisionFile(project.facts.id, decisions));
  return EXIT.done;
}
