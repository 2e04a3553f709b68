/** `no peer`: what it is compared with is not installed, so nothing was shown. */
export type Verdict = 'ok' | 'over' | 'noisy' | 'no peer';

/** What a figure must not pass, and where we want it to be. */
export interface Budget {
  readonly id: string;
  readonly what: string;
  readonly limit: number;
  readonly aim: number;
  readonly unit: '×' | 'MB' | 'share';
  /** `most`: the figure is at most the limit; `least`: at least. */
  readonly bound: 'most' | 'least';
  /** What disturbs it: how far the control rows of the same run lie apart in CPU or in wall time. Memory is calm. */
  readonly disturbed: 'cpu' | 'wall' | 'never';
}

const RATIO = { unit: '×', bound: 'most', disturbed: 'cpu' } as const;
const AHEAD = { unit: '×', bound: 'least', disturbed: 'cpu' } as const;
const MEMORY = { unit: 'MB', bound: 'most', disturbed: 'never' } as const;

/** All budgets; docs/performance.md says what each is about. */
export const BUDGETS = [
  { id: 'start/version', what: '`--version`, CPU over bare Node', limit: 2, aim: 1.5, ...RATIO },
  { id: 'start/help', what: '`--help`, CPU over bare Node', limit: 2, aim: 1.5, ...RATIO },
  { id: 'start/slice', what: 'one CT slice as a process, CPU over bare Node', limit: 5, aim: 4, ...RATIO },
  { id: 'W1/gdcmanon', what: 'CT slices, CPU over gdcmanon', limit: 1.8, aim: 1.2, ...RATIO },
  { id: 'W2/gdcmanon', what: 'small objects, CPU over gdcmanon', limit: 1, aim: 0.5, ...RATIO },
  { id: 'W5/gdcmanon', what: 'deep headers, CPU over gdcmanon', limit: 0.6, aim: 0.3, ...RATIO },
  { id: 'W1/pydicom', what: "CT slices, the pydicom script's CPU over ours", limit: 3, aim: 5, ...AHEAD },
  { id: 'W2/pydicom', what: "small objects, the pydicom script's CPU over ours", limit: 8, aim: 16, ...AHEAD },
  { id: 'W5/pydicom', what: "deep headers, the pydicom script's CPU over ours", limit: 25, aim: 40, ...AHEAD },
  { id: 'memory/any', what: 'peak memory, one worker, largest of all workloads', limit: 120, aim: 80, ...MEMORY },
  { id: 'memory/worker', what: 'peak memory, each further worker', limit: 40, aim: 20, ...MEMORY },
  {
    id: 'workers/share',
    what: 'speed-up of 2 workers over 1, as a share of what the control gains',
    limit: 0.75,
    aim: 0.9,
    unit: 'share',
    bound: 'least',
    disturbed: 'wall',
  },
  { id: 'growth/private', what: 'cost of an element, 100 to 40,000 private ones', limit: 2, aim: 1, ...RATIO },
  { id: 'growth/items', what: 'cost of an element, 100 to 40,000 in items', limit: 2, aim: 1, ...RATIO },
  {
    id: 'growth/content',
    what: 'cost of a further content item, 30,000 to 100,000 over 10,000 to 30,000',
    limit: 2,
    aim: 1,
    ...RATIO,
  },
  {
    id: 'growth/frames',
    what: 'cost of a further frame, 1,000 to 4,000 over 100 to 1,000',
    limit: 2,
    aim: 1,
    ...RATIO,
  },
  { id: 'files/mean', what: 'cost per file, fewest to most files', limit: 2, aim: 1, ...RATIO },
  { id: 'files/further', what: 'cost of a further file, first step to last step', limit: 2, aim: 1, ...RATIO },
] as const satisfies readonly Budget[];

export type BudgetId = (typeof BUDGETS)[number]['id'];

/** How far control rows may lie apart, (max − min) / median, before a run says nothing. */
export const NOISE_LIMIT = 0.25;

/** Spread of the control rows of the run that a figure is from. */
export interface Noise {
  readonly cpu: number;
  readonly wall: number;
}

export interface Judgement {
  readonly budget: Budget;
  /** Undefined when there was nothing to compare with. */
  readonly value: number | undefined;
  readonly verdict: Verdict;
  readonly reachesAim: boolean;
}

export const budgetOf = (id: BudgetId): Budget => BUDGETS.find((budget) => budget.id === id)!;

/** What a figure means. A noisy run proves neither that a budget holds nor that it does not. */
export function judge(budget: Budget, value: number | undefined, noise: Noise): Judgement {
  if (value === undefined) return { budget, value, verdict: 'no peer', reachesAim: false };
  const isNoisy = budget.disturbed !== 'never' && noise[budget.disturbed] > NOISE_LIMIT;
  const within = (bound: number): boolean => (budget.bound === 'most' ? value <= bound : value >= bound);
  const verdict = isNoisy ? 'noisy' : within(budget.limit) ? 'ok' : 'over';
  return { budget, value, verdict, reachesAim: verdict === 'ok' && within(budget.aim) };
}
