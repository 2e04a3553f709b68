import { displayOf, shownArea } from '../../batch/index.ts';
import { isPending, type PictureRecord, shownId } from '../../project/index.ts';
import { type Call, EXIT, type ExitStatus } from '../command.ts';
import { heldProject } from '../held-project.ts';
import { shortId } from '../held-words.ts';
import { decisionState, deviceId, searchedPictures } from '../review-book.ts';
import { columnsOf, plural, printable, type Screen } from '../screen.ts';
import { outputOf } from './held-list.ts';

/** `leadglass review list`. */
export async function run({ invocation, shell }: Call): Promise<ExitStatus> {
  const project = await heldProject(invocation, shell);
  const isAll = !invocation.has('undecided');
  const records = [...searchedPictures(project, invocation)].filter(({ decision }) => isAll || decision === undefined);
  if (!invocation.has('json')) {
    say(records, shell.out);
    return EXIT.done;
  }
  const { id, secondReviewer = false } = project.facts;
  shell.out.line(
    JSON.stringify({ type: 'project', schema: 'leadglass.review/1', project: id, needsSecond: secondReviewer }),
  );
  for (const record of records) shell.out.line(JSON.stringify(jsonOf(record)));
  return EXIT.done;
}

/** As the operator's stream of a run: it names sources, and holds no value. */
function jsonOf(record: PictureRecord): object {
  const { id, content, status, reasons, source, sourceId, name, look, frames, rows, columns, modality } = record;
  const { device, boxes, doubts, run, policy, place, decision } = record;
  return {
    type: 'picture',
    id,
    content,
    shown: shownId(record),
    status,
    reasons,
    source: displayOf(source),
    sourceId,
    output: outputOf(name),
    to: place,
    look,
    frames,
    rows,
    columns,
    modality,
    device: deviceId(device),
    doubts,
    boxes: boxes.map(shownArea),
    run,
    policy,
    ...(decision === undefined ? {} : { decision }),
    pending: isPending(record),
  };
}

function say(records: readonly PictureRecord[], out: Screen): void {
  if (records.length === 0) {
    out.line('no searched picture');
    return;
  }
  const rows = records.map((record) => [
    shortId(record.id),
    record.status,
    String(record.frames),
    String(record.boxes.filter(({ suppressed }) => suppressed === undefined).length),
    String(record.boxes.filter(({ suppressed }) => suppressed !== undefined).length),
    decisionState(record),
    record.run,
    out.isTerminal ? printable(displayOf(record.source)) : record.sourceId,
  ]);
  const [head = '', ...lines] = columnsOf([
    ['ID', 'STATUS', 'FRAMES', 'COVERED', 'NOT', 'DECISION', 'RUN', 'SOURCE'],
    ...rows,
  ]);
  out.line(out.style('bold', head));
  for (const line of lines) out.line(line);
  const undecided = records.filter(({ decision }) => decision === undefined).length;
  const toDo = records.filter(isPending).length;
  out.line(`\n${plural(records.length, 'picture')}, ${undecided} undecided, ${toDo} decided and not carried out`);
}
