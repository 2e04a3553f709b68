import { exportOf } from '../../batch/index.ts';
import { type Call, EXIT, type ExitStatus } from '../command.ts';
import { heldProject } from '../held-project.ts';
import { searchedPictures } from '../review-book.ts';

/** `leadglass review export`. */
export async function run({ invocation, shell }: Call): Promise<ExitStatus> {
  const project = await heldProject(invocation, shell);
  shell.out.write(exportOf(project, [...searchedPictures(project, invocation)]));
  return EXIT.done;
}
