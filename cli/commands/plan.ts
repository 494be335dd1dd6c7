import { checkGates } from '../../activities/gates.js';
import { coverOfSums } from '../../activities/plan-study.js';
import { prepareRun } from '../../activities/prepare-run.js';
import type { PreparedRun } from '../../activities/prepare-run.js';
import { nearestRun } from '../../activities/explain-plan.js';
import type { KeyDifference } from '../../activities/explain-plan.js';
import { runKeys } from '../../activities/run-record.js';
import type { RunRecord } from '../../activities/run-record.js';
import type { ResolvedStudy } from '../../src/config/index.js';
import { openStore } from '../../src/storage/index.js';
import type { ObjectStore } from '../../src/storage/types.js';
import { calibrationViewCount, cutRanges } from '../../src/stimulus/index.js';
import { estimateBytes } from '../estimate-bytes.js';
import { createReporter, formatBytes, formatCount, formatDuration } from '../output.js';
import { packageVersion } from '../package-version.js';
import { readStudy } from '../read-study.js';
import type { StudyOptions } from '../read-study.js';
import { reportSeconds } from '../report-seconds.js';
import { defaultShardIdentities } from '../shard-size.js';

/** What a run would do; writes nothing. */
export interface RunPlan {
  readonly runId: string;
  readonly images: number;
  readonly identities: number;
  readonly views: number;
  readonly units: number;
  readonly layers: readonly { readonly name: string; readonly units: number }[];
  readonly shards: number;
  readonly shardIdentities: number;
  /** Committed shards of the same key, and the images they hold. */
  readonly cachedShards: number;
  readonly cachedImages: number;
  readonly calibration: { readonly points: number; readonly cached: boolean };
  /** Bytes of shards before compression. */
  readonly bytes: number;
  /** Expected wall seconds: what is not cached, at the rate measured now, then merge and report. */
  readonly seconds: number;
  /** Of those the merge's and the report's, roughly. */
  readonly reportSeconds: number;
  readonly imagesPerSecond: number;
  readonly workers: number;
  readonly shardKey: string;
  /** Why what is not cached is not; null when all of it is. */
  readonly stale: StaleReason | null;
}

/** The earlier run of most shared ingredients and those that differ; no run: the store has none to compare with. */
export interface StaleReason {
  readonly nearestRun: string | null;
  readonly differs: readonly KeyDifference[];
  readonly text: string;
}

export async function plan(config: string | undefined, options: StudyOptions): Promise<void> {
  const reporter = createReporter({ json: options.json ?? false });
  const study = await readStudy(config, options, { isStudy: true });
  const prepared = await prepareRun(study, packageVersion());
  await checkGates(openStore(study.execution.store), prepared.run, study.gates);
  const result = await planRun(study, prepared);
  for (const line of describePlan(result)) reporter.print(line);
  reporter.result(result);
}

async function planRun({ execution }: ResolvedStudy, prepared: PreparedRun): Promise<RunPlan> {
  const { run, space, imagesPerSecond } = prepared;
  const { workers } = execution;
  const store = openStore(execution.store);
  const cover = await coverOfSums(store, run, space);
  const calibrated = (await store.stat(runKeys.calibration(run))) !== null;
  const identitiesIn = (ranges: typeof cover.gaps): number =>
    ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  const shardIdentities =
    execution.shardIdentities ?? defaultShardIdentities(space, imagesPerSecond, workers);
  const calibrationPoints =
    calibrationViewCount(space, run.calibrationPoints) * space.identityCount;
  const left = identitiesIn(cover.gaps) * space.viewCount + (calibrated ? 0 : calibrationPoints);
  const shards = [...cover.used, ...cutRanges(cover.gaps, shardIdentities)];
  const units = run.network.layers.reduce((sum, layer) => sum + layer.units, 0);
  const bytes = estimateBytes(space, units, shards);
  const afterwards = reportSeconds(units, space.residualCount, bytes);
  return {
    runId: run.runId,
    images: space.pointCount,
    identities: space.identityCount,
    views: space.viewCount,
    units,
    layers: run.network.layers.map(({ name, units }) => ({ name, units })),
    shards: shards.length,
    shardIdentities,
    cachedShards: cover.used.length,
    cachedImages: identitiesIn(cover.used) * space.viewCount,
    calibration: { points: calibrationPoints, cached: calibrated },
    bytes,
    seconds: Math.round(left / (imagesPerSecond * workers) + afterwards),
    reportSeconds: Math.round(afterwards),
    imagesPerSecond: Math.round(imagesPerSecond * workers),
    workers,
    shardKey: run.shardKey,
    stale:
      cover.gaps.length === 0 && calibrated
        ? null
        : await explainStale(store, run, cover.used.length > 0 || calibrated),
  };
}

/** Work of the same key that was begun is only unfinished; otherwise the nearest run says which ingredients changed. */
async function explainStale(
  store: ObjectStore,
  run: RunRecord,
  isBegun: boolean,
): Promise<StaleReason> {
  if (isBegun) {
    const text = 'the rest was never scored: the cached part is of this very study';
    return { nearestRun: run.runId, differs: [], text };
  }
  const nearest = await nearestRun(store, run);
  if (!nearest) {
    return { nearestRun: null, differs: [], text: 'the store holds no other run' };
  }
  const parts = nearest.differs.map(({ part }) => part).join(', ');
  const text = `the nearest run, ${nearest.runId}, differs in ${parts || 'no ingredient: its shards are gone'}`;
  return { nearestRun: nearest.runId, differs: nearest.differs, text };
}

function describePlan(plan: RunPlan): string[] {
  const { calibration } = plan;
  return [
    `run          ${plan.runId}`,
    `images       ${formatCount(plan.images)} = ${formatCount(plan.identities)} identities x ${formatCount(plan.views)} views`,
    `units        ${formatCount(plan.units)} in ${plan.layers.length} layers: ${plan.layers.map(({ name, units }) => `${name} (${units})`).join(', ')}`,
    `shards       ${formatCount(plan.shards)} of ${plan.shardIdentities} identities; ${formatCount(plan.cachedShards)} cached (${formatCount(plan.cachedImages)} images)`,
    `calibration  ${formatCount(calibration.points)} points${calibration.cached ? ', cached' : ''}`,
    `store        about ${formatBytes(plan.bytes)} of shards`,
    ...describeStale(plan),
    `time         about ${formatDuration(plan.seconds)}: ${formatDuration(plan.seconds - plan.reportSeconds)} with ${plan.workers} workers at ${formatCount(plan.imagesPerSecond)} images/s (measured now, on the machine as busy as it is), then about ${formatDuration(plan.reportSeconds)} for merge and report; good to a factor of two`,
  ];
}

/** One line that says why, and one for each ingredient that differs. */
function describeStale({ stale }: RunPlan): string[] {
  if (!stale) return ['cache        everything is cached: nothing is scored'];
  return [
    `cache        ${stale.text}`,
    ...stale.differs.map(
      ({ part, earlier, now }) => `             ${part}: ${earlier} there, ${now} here`,
    ),
  ];
}
