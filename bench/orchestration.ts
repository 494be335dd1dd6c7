import { scoreInShards } from '../activities/shard-batch.js';
import { nullActivities } from '../scripts/record-histories/null-activities.js';
import type { BenchResult } from './harness.js';
import { BenchServer } from './null-study.js';

/** Shards of each size that is measured; the last takes a quarter of an hour. */
const SIZES = [2_000, 10_000, 100_000];
/** Scoring slots, and twice as many shards in flight, which is what `run` asks for. */
const SLOTS = 16;

/**
 * What Temporal costs: studies of null shards through the real development server on its database file. Takes minutes,
 * so it only runs when asked for by name (`orchestration/2000`); `--quick` measures the smallest.
 */
export async function measureOrchestration(
  names: readonly string[],
  quick: boolean,
): Promise<BenchResult[]> {
  const wanted = SIZES.filter((shards) =>
    names.some((name) => `orchestration/${shards}/`.startsWith(name)),
  );
  const results: BenchResult[] = [];
  for (const shards of quick ? wanted.slice(0, 1) : wanted) {
    results.push(...(await measureShards(shards)));
  }
  return results;
}

async function measureShards(shards: number): Promise<BenchResult[]> {
  const server = await BenchServer.start();
  const activities = nullActivities({
    plan: {
      ...{ calibrationCommitted: true, calibrationGaps: [], cachedShards: 0 },
      gaps: [{ from: 0, to: shards }],
    },
    ...{ missing: [[]], failing: [], shardMilliseconds: 0 },
  });
  const scoreShard = scoreInShards((shard) => activities.scoreShard(shard));
  try {
    const coordinator = await server.coordinator(activities);
    const scorer = await server.scorer({ ...activities, scoreShard }, SLOTS);
    const study = (): Promise<BenchResult[]> => measureStudy(server, shards);
    return await coordinator.runUntil(scorer.runUntil(study));
  } finally {
    await server.stop();
  }
}

async function measureStudy(server: BenchServer, shards: number): Promise<BenchResult[]> {
  const measures = await server.runStudy(`null-${shards}`, shards, 2 * SLOTS);
  const figures: [string, number, string][] = [
    ['a shard', (1000 * measures.seconds) / shards, 'ms'],
    ['in all', measures.seconds, 's'],
    ['histories', measures.histories, 'of a pass'],
    ['longest history', measures.longest.events, 'events'],
    ['longest history, size', measures.longest.kibibytes, 'KiB'],
    ['database', (1024 * measures.databaseMebibytes) / shards, 'KiB a shard'],
  ];
  return figures.map(([name, figure, unit]) => {
    const value = Number(figure.toPrecision(4));
    return { name: `orchestration/${shards}/${name}`, value, unit, low: value, high: value };
  });
}
