import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What one worker process counts; names and units as Prometheus has them. */
export interface WorkerMetrics {
  readonly registry: Registry;
  /** By pass: calibrate, score. */
  readonly images: Counter<'pass'>;
  /** From taking a shard to committing it. By pass. */
  readonly shardSeconds: Histogram<'pass'>;
  /** Seconds of work by stage: render, score, sum. */
  readonly stageSeconds: Counter<'stage'>;
  /** Attempts at activities, by activity and outcome: done, duplicate (another had committed), failed. */
  readonly attempts: Counter<'activity' | 'outcome'>;
  /** Attempts that are not the first. */
  readonly retries: Counter<'activity'>;
  /** Shards being worked on. */
  readonly inFlight: Gauge;
  /** By operation: get, put, putIfAbsent, list, stat, delete. */
  readonly storeErrors: Counter<'operation'>;
  readonly storeSeconds: Histogram<'operation'>;
}

const SHARD_BUCKETS = [0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_800];
const STORE_BUCKETS = [0.005, 0.02, 0.05, 0.1, 0.5, 1, 5, 10, 30];

export function createWorkerMetrics(): WorkerMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    images: new Counter({
      name: 'factorscope_images_total',
      help: 'Images rendered, scored and summed',
      labelNames: ['pass'],
      registers,
    }),
    shardSeconds: new Histogram({
      name: 'factorscope_shard_seconds',
      help: 'Seconds from taking a shard to committing it',
      labelNames: ['pass'],
      buckets: SHARD_BUCKETS,
      registers,
    }),
    stageSeconds: new Counter({
      name: 'factorscope_stage_seconds_total',
      help: 'Seconds of work by stage',
      labelNames: ['stage'],
      registers,
    }),
    attempts: new Counter({
      name: 'factorscope_activity_attempts_total',
      help: 'Attempts at activities by outcome',
      labelNames: ['activity', 'outcome'],
      registers,
    }),
    retries: new Counter({
      name: 'factorscope_activity_retries_total',
      help: 'Attempts at activities that are not the first',
      labelNames: ['activity'],
      registers,
    }),
    inFlight: new Gauge({
      name: 'factorscope_activities_in_flight',
      help: 'Activities being worked on',
      registers,
    }),
    storeErrors: new Counter({
      name: 'factorscope_store_errors_total',
      help: 'Failed operations on the object store',
      labelNames: ['operation'],
      registers,
    }),
    storeSeconds: new Histogram({
      name: 'factorscope_store_seconds',
      help: 'Seconds of operations on the object store',
      labelNames: ['operation'],
      buckets: STORE_BUCKETS,
      registers,
    }),
  };
}
