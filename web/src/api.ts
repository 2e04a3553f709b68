import type {
  ApplyAnswer,
  DecisionOrder,
  DecisionsAnswer,
  PictureAnswer,
  ProblemAnswer,
  ProjectAnswer,
  ProjectionKind,
  Queue,
  Side,
  TemplateAnswer,
  TemplateOrder,
} from '../../src/review/index.ts';

/** What the server said no with. */
export class Problem extends Error {
  readonly code: string;
  readonly hint: string | undefined;

  constructor({ code, message, hint }: ProblemAnswer['error']) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

/** The server, as the page asks it. Addresses are relative: the page lies below a path of its own. */
export interface Api {
  project(): Promise<ProjectAnswer>;
  queue(): Promise<Queue>;
  picture(id: string): Promise<PictureAnswer>;
  decide(decisions: readonly DecisionOrder[]): Promise<DecisionsAnswer>;
  undo(instances: readonly string[]): Promise<DecisionsAnswer>;
  propose(order: TemplateOrder): Promise<TemplateAnswer>;
  apply(): Promise<ApplyAnswer>;
  applying(): Promise<ApplyAnswer>;
  close(): Promise<unknown>;
}

export const httpApi: Api = {
  project: () => get('api/project'),
  queue: () => get('api/queue'),
  picture: (id) => get(`api/pictures/${id}`),
  decide: (decisions) => post('api/decisions', { decisions }),
  undo: (instances) => post('api/undo', { instances }),
  propose: (order) => post('api/templates', order),
  apply: () => post('api/apply', {}),
  applying: () => get('api/apply'),
  close: () => post('api/close', {}),
};

export const EXPORT_URL = 'api/decisions';

export const frameUrl = (id: string, frame: number, shown: { readonly view: string; readonly side: Side }): string =>
  `api/pictures/${id}/frames/${frame}.png?window=${shown.view}&side=${shown.side}`;

export const projectionUrl = (
  series: string,
  kind: ProjectionKind,
  shown: { readonly view: string; readonly side: Side },
): string => `api/series/${series}/projection/${kind}.png?window=${shown.view}&side=${shown.side}`;

const get = <T>(path: string): Promise<T> => answered(fetch(path));

const post = <T>(path: string, value: unknown): Promise<T> =>
  answered(
    fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) }),
  );

async function answered<T>(asked: Promise<Response>): Promise<T> {
  let response: Response;
  try {
    response = await asked;
  } catch {
    throw unreachableServer();
  }
  const body = (await response.json()) as T | ProblemAnswer;
  if (!response.ok) throw new Problem((body as ProblemAnswer).error);
  return body as T;
}

export const unreachableServer = (): Problem =>
  new Problem({
    code: 'ended',
    message: 'the review does not answer any more',
    hint: 'see whether leadglass review is still running where it was started',
  });
