import { beforeEach, describe, expect, it, vi } from 'vitest';

import { windowWorkflow } from '../../workflows/window.js';
import { NO_TOTALS } from '../../workflows/types.js';
import type { WindowInput, WindowTotals } from '../../workflows/types.js';
import { SimulatedFleet } from '../support/simulated-fleet.js';
import type { FleetPlan } from '../support/simulated-fleet.js';

const simulated = vi.hoisted(() => ({ fleet: null as unknown as SimulatedFleet, isOld: false }));

vi.mock('@temporalio/workflow', async (importOriginal) => ({
  ...(await importOriginal<object>()),
  condition: (holds: () => boolean) => simulated.fleet.sdk.condition(holds),
  continueAsNew: (input: unknown) => simulated.fleet.sdk.continueAsNew(input),
  workflowInfo: () => simulated.fleet.sdk.workflowInfo(),
  patched: () => !simulated.isOld,
  setHandler: () => undefined,
  proxyActivities: () => simulated.fleet?.sdk.proxyActivities(),
  CancellationScope: class {
    constructor() {
      return simulated.fleet.sdk.newScope();
    }
  },
}));

const WORKERS = 64;
const SHARDS = 2_000;
const CALM: FleetPlan = {
  ...{ workers: WORKERS, shardSeconds: 30, slowness: () => 1, failing: 0, vanishing: [] },
};
/** One worker in 16 is four times as slow, one attempt in 50 fails, three workers vanish. */
const TROUBLED: FleetPlan = {
  ...CALM,
  slowness: (worker) => (worker % 16 === 0 ? 4 : 1),
  failing: 0.02,
  vanishing: [300, 600, 900],
};

beforeEach(() => {
  simulated.isOld = false;
});

describe('2,000 shards on 64 workers, in simulated time', () => {
  it('take at most 6 % longer than their work shared by equal workers', async () => {
    const fleet = await runPass(CALM);
    expect(ratioOf(fleet)).toBeGreaterThan(1);
    expect(ratioOf(fleet)).toBeLessThan(1.06);
  });

  it('take at most a tenth longer with stragglers, failing attempts and workers that vanish', async () => {
    const fleet = await runPass(TROUBLED);
    expect(fleet.vanished).toHaveLength(3);
    expect(ratioOf(fleet)).toBeGreaterThan(1);
    expect(ratioOf(fleet)).toBeLessThan(1.1);
    // Failed attempts, those that vanished and backups.
    expect(fleet.attempts).toBeGreaterThan(SHARDS + 0.01 * SHARDS);
    expect(fleet.attempts).toBeLessThan(SHARDS + 0.06 * SHARDS);
  });

  it('would take far longer if every 250 shards were waited for, as they were once', async () => {
    simulated.isOld = true;
    expect(ratioOf(await runPass(CALM))).toBeGreaterThan(1.15);
    expect(ratioOf(await runPass(TROUBLED))).toBeGreaterThan(1.7);
  });
});

describe('a history', () => {
  it('of a fleet holds ten rounds of shards, of a few workers less than 2,000 events', async () => {
    expect((await runPass(CALM)).longestHistory).toBeLessThan(6 * 10 * 2 * WORKERS + 200);
    const few = await runPass({ ...CALM, workers: 4 });
    expect(few.histories).toBeGreaterThan(5);
    expect(few.longestHistory).toBeLessThan(2_000);
    expect(few.longestHistory).toBeGreaterThan(1_800);
  });
});

describe('a pass of more than 4,000 shards', () => {
  it('gives several to one activity, and tries those of one that fails one by one', async () => {
    const fleet = new SimulatedFleet({ ...CALM, poisoned: 5_001 });
    const totals = await runWindow(fleet, 8_000);
    expect(totals.shards).toBe(7_999);
    expect(totals.failed).toMatchObject([
      { from: 5_001, to: 5_002, message: 'NaN in layer conv1' },
    ]);
    expect(fleet.attempts).toBeGreaterThanOrEqual(4_002);
    expect(fleet.attempts).toBeLessThan(4_200);
  });
});

function ratioOf(fleet: SimulatedFleet): number {
  return fleet.seconds / fleet.idealSeconds(SHARDS);
}

async function runPass(plan: FleetPlan): Promise<SimulatedFleet> {
  const fleet = new SimulatedFleet(plan);
  const totals = await runWindow(fleet, SHARDS);
  expect(totals).toMatchObject({ shards: SHARDS, failed: [] });
  return fleet;
}

/** One window over shards of one identity each, two in flight for each worker. */
function runWindow(fleet: SimulatedFleet, shards: number): Promise<WindowTotals> {
  simulated.fleet = fleet;
  const input: WindowInput = {
    ...{ runId: 'run', pass: 'score', scoringQueue: 'queue', gaps: [{ from: 0, to: shards }] },
    ...{ imagesPerIdentity: 10, shardIdentities: 1, parallelism: 2 * fleet.plan.workers },
    ...{ paused: false, next: 0, totals: NO_TOTALS },
  };
  return fleet.run(windowWorkflow, input);
}
