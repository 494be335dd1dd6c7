import { canonicalJson } from '../src/numeric/index.js';
import type { ObjectStore } from '../src/storage/types.js';
import { listRuns } from './list-runs.js';
import type { RunRecord } from './run-record.js';

/** An ingredient of the shards' key that differs from an earlier run's, both as short texts. */
export interface KeyDifference {
  readonly part: string;
  readonly earlier: string;
  readonly now: string;
}

/** The earlier run that shares most with a new one, and why its shards are not the new one's. */
export interface NearestRun {
  readonly runId: string;
  readonly differs: readonly KeyDifference[];
}

/** The nearest of the store's other runs; of equally near ones the latest. Null when there is none. */
export async function nearestRun(store: ObjectStore, run: RunRecord): Promise<NearestRun | null> {
  let nearest: (NearestRun & { startedAt: Date }) | null = null;
  for (const { runId, record, startedAt } of await listRuns(store)) {
    if (!record || record.shardKey === run.shardKey) continue;
    const differs = keyDifferences(record, run);
    const isNearer =
      !nearest ||
      differs.length < nearest.differs.length ||
      (differs.length === nearest.differs.length && startedAt > nearest.startedAt);
    if (isNearer) nearest = { runId, differs, startedAt };
  }
  return nearest && { runId: nearest.runId, differs: nearest.differs };
}

/** Ingredients of the two runs' shard keys that differ, in the order of `PARTS`. */
export function keyDifferences(earlier: RunRecord, now: RunRecord): KeyDifference[] {
  const [one, other] = [earlier, now].map(
    ({ shardIdentity }) => JSON.parse(shardIdentity) as KeyIngredients,
  );
  return PARTS.flatMap(([part, of]) => {
    const [before, after] = [of(one), of(other)].map((value) => plainText(value ?? null));
    if (before === after) return [];
    const from = sharedStart(before, after);
    return [{ part, earlier: excerpt(before, from), now: excerpt(after, from) }];
  });
}

/** What `shardIdentity` holds; records of other versions may lack parts. */
interface KeyIngredients {
  readonly renderer?: unknown;
  readonly amplification?: unknown;
  readonly statistics?: unknown;
  readonly twins?: unknown;
  readonly faceModel?: unknown;
  readonly space?: {
    readonly seed?: unknown;
    readonly factors?: unknown;
    readonly jitter?: unknown;
    readonly variants?: unknown;
    readonly copies?: unknown;
  };
  readonly network?: Readonly<Record<string, unknown>>;
  readonly mode?: Readonly<Record<string, unknown>>;
  readonly calibrationPoints?: unknown;
  readonly pairs?: unknown;
}

const PARTS: readonly (readonly [part: string, of: (key: KeyIngredients) => unknown])[] = [
  ['network', ({ network }) => network?.sha256],
  ['preprocessing', ({ network }) => network && [network.inputName, network.format]],
  ['probes', ({ network }) => network && [network.probes, network.layers]],
  ['output', ({ network }) => network && [network.output, network.classes]],
  ['calibration points', ({ calibrationPoints }) => calibrationPoints],
  ['pairs', ({ pairs }) => pairs],
  ['face model', ({ faceModel }) => faceModel],
  ['renderer version', ({ renderer }) => renderer],
  ['amplification rule', ({ amplification }) => amplification],
  ['statistics version', ({ statistics }) => statistics],
  ['rule of changed images', ({ twins }) => twins],
  ['engine mode', ({ mode }) => mode],
  ['space seed', ({ space }) => space?.seed],
  ['space factors', ({ space }) => space?.factors],
  ['space jitter', ({ space }) => space?.jitter],
  ['variants', ({ space }) => space?.variants],
  ['copies', ({ space }) => space?.copies],
];

const LONGEST = 60;
/** Shared text kept before the first difference. */
const CONTEXT = 24;

/** A digest by its beginning, anything else as JSON. */
function plainText(value: unknown): string {
  if (typeof value !== 'string') return canonicalJson(value);
  return /^[0-9a-f]{64}$/.test(value) ? value.slice(0, 12) : value;
}

function sharedStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

/** At most 60 characters of a text, about the place where it begins to differ. */
function excerpt(text: string, differsFrom: number): string {
  if (text.length <= LONGEST) return text;
  const start = Math.max(0, Math.min(differsFrom - CONTEXT, text.length - LONGEST));
  const end = start + LONGEST;
  return `${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}`;
}
