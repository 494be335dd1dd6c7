import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';

import type { CoordinatingActivities, ScoringActivities } from '../../activities/types.js';
import type { IdentityRange } from '../../src/stimulus/index.js';
import type { ShardResult, StudyPlan } from '../../workflows/types.js';

/** What the activities of a recorded study answer; everything else is the same for all of them. */
export interface NullAnswers {
  readonly plan: StudyPlan;
  /** What each merge in turn finds missing; the last answer is repeated. */
  readonly missing: readonly (readonly IdentityRange[])[];
  /** First identities of shards that fail for good. */
  readonly failing: readonly number[];
  readonly shardMilliseconds: number;
  /** First identity of a shard whose first attempt does not end before it is cancelled. */
  readonly lagging?: number;
}

const IMAGES_PER_IDENTITY = 10;
const IDENTITIES = 40;

/** Activities that compute nothing: what a workflow commands does not depend on how its answers were reached. */
export function nullActivities(answers: NullAnswers): CoordinatingActivities & ScoringActivities {
  let merges = 0;
  let lags = true;
  const score = async ({ from, to }: IdentityRange): Promise<ShardResult> => {
    if (from === answers.lagging && lags) {
      lags = false;
      await untilCancelled();
    }
    await new Promise((resolve) => setTimeout(resolve, answers.shardMilliseconds));
    if (answers.failing.includes(from)) {
      throw ApplicationFailure.nonRetryable('NaN in layer conv1', 'BadShard');
    }
    const images = (to - from) * IMAGES_PER_IDENTITY;
    return { images, renderSeconds: 1, scoreSeconds: 2, sumSeconds: 0.5, committed: true };
  };
  return {
    planStudy: async () => answers.plan,
    fitCalibration: async () => undefined,
    scoreCalibration: score,
    scoreShard: score,
    mergeShards: async () => {
      const missingRanges = answers.missing[Math.min(merges++, answers.missing.length - 1)];
      const absent = missingRanges.reduce((sum, { from, to }) => sum + to - from, 0);
      const [expected, missing] = [IDENTITIES, absent].map((count) => count * IMAGES_PER_IDENTITY);
      return {
        coverage: { expected, scored: expected - missing, missing, duplicates: 0 },
        digest: '0'.repeat(64),
        missingRanges,
        shards: 4,
      };
    },
    writeReport: async () => ({ report: 'report.html', summary: 'summary.json', tables: 'tables' }),
  };
}

/** A worker learns of a cancellation from the answer to a heartbeat. */
async function untilCancelled(): Promise<void> {
  const { heartbeat, sleep } = Context.current();
  for (;;) await sleep(100).then(() => heartbeat());
}
