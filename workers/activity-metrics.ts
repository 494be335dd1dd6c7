import { log } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';

import type { ShardResult } from '../workflows/types.js';
import type { WorkerMetrics } from './worker-metrics.js';

/** Counts and logs every attempt at an activity; without metrics it only logs. */
export function measureActivities(metrics: WorkerMetrics | null): ActivityInterceptorsFactory {
  return ({ info }) => ({
    inbound: {
      async execute(input, next) {
        const activity = info.activityType;
        const began = performance.now();
        if (info.attempt > 1) metrics?.retries.inc({ activity });
        metrics?.inFlight.inc();
        let outcome = 'failed';
        try {
          const result = await next(input);
          outcome = isDuplicate(result) ? 'duplicate' : 'done';
          const seconds = (performance.now() - began) / 1000;
          if (metrics && isShardResult(result)) countShard(metrics, activity, result, seconds);
          log.info(`${activity} ${outcome}`, { seconds: Number(seconds.toFixed(3)) });
          return result;
        } finally {
          metrics?.attempts.inc({ activity, outcome });
          metrics?.inFlight.dec();
        }
      },
    },
  });
}

function countShard(
  metrics: WorkerMetrics,
  activity: string,
  result: ShardResult,
  seconds: number,
): void {
  const pass = activity === 'scoreCalibration' ? 'calibrate' : 'score';
  metrics.images.inc({ pass }, result.images);
  metrics.shardSeconds.observe({ pass }, seconds);
  metrics.stageSeconds.inc({ stage: 'render' }, result.renderSeconds);
  metrics.stageSeconds.inc({ stage: 'score' }, result.scoreSeconds);
  metrics.stageSeconds.inc({ stage: 'sum' }, result.sumSeconds);
}

function isShardResult(result: unknown): result is ShardResult {
  return typeof result === 'object' && result !== null && 'renderSeconds' in result;
}

function isDuplicate(result: unknown): boolean {
  return isShardResult(result) && !result.committed;
}
