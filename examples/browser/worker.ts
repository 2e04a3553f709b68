import type { Answers, Order, Reply } from './messages.ts';
import { defectOf, Station } from './station.ts';

/** What a worker needs of its global scope. */
interface Scope {
  addEventListener(type: 'message', listener: (event: MessageEvent<Order>) => void): void;
  postMessage(reply: Reply, transfer?: Transferable[]): void;
}

/** A worker: takes one order after the other and answers each. */
export function serve(scope: Scope): void {
  let station: Station | undefined;
  scope.addEventListener('message', ({ data: order }) => {
    try {
      if (order.task === 'setup') station = new Station(order.setup);
      const answer = station === undefined || order.task === 'setup' ? null : answerOf(station, order);
      scope.postMessage({ answer }, buffersOf(answer));
    } catch (error) {
      scope.postMessage({ defect: defectOf(error) });
    }
  });
}

function answerOf(station: Station, order: Exclude<Order, { task: 'setup' }>): Answers[Order['task']] {
  switch (order.task) {
    case 'survey':
      return station.survey(order.files, order.inspect);
    case 'fingerprint':
      return station.fingerprint(order.files);
    case 'process':
      return station.process(order.files, order.subjects);
  }
}

/** The bytes of released objects go over without a copy. */
function buffersOf(answer: Answers[Order['task']]): Transferable[] {
  if (answer === null || !('results' in answer)) return [];
  return answer.results.flatMap(({ released }) =>
    released?.bytes instanceof Uint8Array ? [released.bytes.buffer] : [],
  );
}
