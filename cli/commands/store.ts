import { findGarbage } from '../../activities/find-garbage.js';
import { findTrainingGarbage } from '../../activities/training/find-training-garbage.js';
import { verifyStore } from '../../activities/verify-store.js';
import { listTemporaries } from '../../src/storage/index.js';
import type { ObjectStore } from '../../src/storage/types.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { liveWork } from '../live-work.js';
import type { LiveWork } from '../live-work.js';
import { createReporter, formatBytes, formatCount } from '../output.js';
import { openExistingStore, storeSettings } from '../store-settings.js';

export interface VerifyOptions {
  readonly store?: string;
  readonly delete?: boolean;
  readonly json?: boolean;
}

/** Re-reads every object that has a checksum; damaged ones are listed, and removed only when asked. */
export async function verify(options: VerifyOptions): Promise<void> {
  const reporter = createReporter({ json: options.json ?? false });
  const store = await openExistingStore((await storeSettings(options.store)).url);
  const { objects, bytes, damaged } = await verifyStore(store);
  if (options.delete) for (const { key } of damaged) await store.delete(key);
  for (const { key, fault } of damaged) reporter.print(`damaged  ${key}: ${fault}`);
  reporter.print(
    `${formatCount(objects)} objects read (${formatBytes(bytes)}), ${damaged.length} damaged`,
  );
  const deleted = options.delete ? damaged.length : 0;
  reporter.result({ store: store.url, objects, bytes, damaged, deleted });
  if (damaged.length === 0) return;
  const remedy = options.delete
    ? 'they were removed; run the same commands again, which remake them'
    : 'remove them with --delete and run the same commands again, which remake them';
  throw new CliError(
    ExitCode.incomplete,
    `expected every object of ${store.url} to match its checksum, found ${damaged.length} damaged: ${remedy}`,
  );
}

export interface CollectOptions {
  readonly store?: string;
  readonly olderThan?: number;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

const HOUR = 3_600_000;
/** A run's network is put before its record: what is younger than this may belong to a run that is just starting. */
const GUARD = { asked: HOUR, unasked: 24 * HOUR };

/** An object or a temporary file that nothing needs. */
interface Candidate {
  readonly key: string;
  readonly bytes: number;
  readonly why: string;
  readonly remove: () => Promise<void>;
}

/** Lists what no run or training needs, and removes it with `--yes`. */
export async function collectGarbage(options: CollectOptions): Promise<void> {
  const reporter = createReporter({ json: options.json ?? false });
  const settings = await storeSettings(options.store);
  const store = await openExistingStore(settings.url);
  const live = await liveWork(settings);
  const guard = live === null ? GUARD.unasked : GUARD.asked;
  const minimumAge = Math.max(guard, options.olderThan ?? 0);
  const candidates = await findCandidates(store, live, minimumAge);
  const removes = (options.yes ?? false) && !options.dryRun;
  if (removes) for (const { remove } of candidates) await remove();

  for (const { key, bytes, why } of candidates) {
    reporter.print(`${removes ? 'removed' : 'unneeded'}  ${key}  ${formatBytes(bytes)}  ${why}`);
  }
  const total = candidates.reduce((sum, { bytes }) => sum + bytes, 0);
  const server =
    live === null
      ? 'no Temporal server answers'
      : `${live.runs.size} live runs and ${live.trainings.size} live trainings on its server`;
  reporter.print(
    `${formatCount(candidates.length)} objects, ${formatBytes(total)} ${removes ? 'removed' : 'would be removed (--yes removes them)'}; ` +
      `${server}, what is younger than ${minimumAge / HOUR} h is kept`,
  );
  reporter.result({
    store: store.url,
    removed: removes,
    live: live && [...live.runs.keys(), ...live.trainings],
    minimumAgeHours: minimumAge / HOUR,
    bytes: total,
    objects: candidates.map(({ key, bytes, why }) => ({ key, bytes, why })),
  });
}

async function findCandidates(
  store: ObjectStore,
  live: LiveWork | null,
  minimumAgeMilliseconds: number,
): Promise<Candidate[]> {
  const now = Date.now();
  const age = { minimumAgeMilliseconds, now };
  const garbage = [
    ...(await findGarbage(store, { live: live && new Set(live.runs.keys()), ...age })),
    ...(await findTrainingGarbage(store, { live: live && live.trainings, ...age })),
  ];
  const temporaries = await listTemporaries(store.url);
  return [
    ...garbage.map((one) => ({ ...one, remove: () => store.delete(one.key) })),
    ...temporaries
      .filter(({ modified }) => now - modified.getTime() >= minimumAgeMilliseconds)
      .map(({ path, bytes, remove }) => ({
        key: path,
        bytes,
        why: 'its writer was killed',
        remove,
      })),
  ];
}
