import type { ObjectStore } from '../../src/storage/types.js';
import type { JudgeInput, Verdict } from '../../workflows/watch-types.js';
import { compareRuns } from '../compare-runs.js';
import { readSummary } from '../list-runs.js';
import { packageVersion } from '../package-version.js';
import { runKeys } from '../run-record.js';
import type { WatchingActivities } from '../types.js';
import { writeComparison } from '../write-comparison.js';
import { putJsonObject, watchKeys } from './watch-record.js';

/** Compares a checkpoint with the one accepted before it, and decides on it by its gates. */
export function createJudgeCheckpoint(
  store: ObjectStore,
): Pick<WatchingActivities, 'judgeCheckpoint'> {
  return {
    async judgeCheckpoint(input) {
      const { watchId, checkpoint } = input;
      const verdict = await judge(store, input);
      if (verdict.verdict === 'accepted') {
        const accepted = { runId: verdict.runId, sha256: checkpoint.sha256 };
        await putJsonObject(store, watchKeys.accepted(watchId), accepted);
      }
      // Last: a checkpoint with a verdict is never audited again.
      await putJsonObject(store, watchKeys.verdict(watchId, checkpoint.sha256), verdict);
      return verdict;
    },
  };
}

async function judge(
  store: ObjectStore,
  { checkpoint, audit, failure }: JudgeInput,
): Promise<Verdict> {
  const nothing = { runId: null, digest: null, comparedWith: null, changed: null };
  const decidedAt = new Date().toISOString();
  const none = { ...nothing, failedGates: [], report: null, comparison: null, decidedAt };
  if (!audit) return { checkpoint, verdict: 'failed', ...none, reason: failure };
  const { runId, state, digest, baseline } = audit;
  const gates = (await readSummary(store, runId))?.gates ?? [];
  const failedGates = gates.filter(({ verdict }) => verdict === 'fail').map(({ name }) => name);
  const isPassing = failedGates.length === 0 ? 'accepted' : 'rejected';
  const compared =
    state === 'done' && baseline !== null
      ? await compareWith(store, baseline, runId)
      : { comparedWith: null, changed: null, comparison: null, reason: null };
  return {
    checkpoint,
    verdict: state === 'done' ? isPassing : 'incomplete',
    ...{ runId, digest, failedGates, decidedAt },
    report: runKeys.results(runId, 'report.html'),
    ...compared,
  };
}

/** What cannot be compared (the accepted run has gone, say) is said, and no reason to fail the checkpoint. */
async function compareWith(
  store: ObjectStore,
  a: string,
  b: string,
): Promise<Pick<Verdict, 'comparedWith' | 'changed' | 'comparison' | 'reason'>> {
  try {
    const comparison = await compareRuns(
      { store, runId: a },
      { store, runId: b },
      packageVersion(),
    );
    const { 'compare.html': key } = await writeComparison(store, comparison);
    const rows = [comparison.information, comparison.performance, comparison.invariance].flat();
    const changed = rows.filter((row) => row.changed).length;
    return { comparedWith: a, changed, comparison: key, reason: null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { comparedWith: null, changed: null, comparison: null, reason };
  }
}
