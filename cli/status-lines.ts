import { formatCount } from './format.js';
import type { RunProgress } from './progress.js';

/** A run's state for people, in `state`'s words: what it does, how far it is, what failed. `progress` is null unless it runs. */
export function describeStatus(
  runId: string,
  state: string,
  progress: RunProgress | null,
): string[] {
  const lines = [`run     ${runId}`, `state   ${state}`];
  if (!progress) return lines;
  const { window, study, imagesInFlight } = progress;
  if (study.cachedShards > 0) lines.push(`cached  ${formatCount(study.cachedShards)} shards`);
  if (!window) return lines;
  const images = Math.min(window.images + imagesInFlight, window.imagesTotal);
  const percent = window.imagesTotal > 0 ? Math.floor((100 * images) / window.imagesTotal) : 100;
  return [
    ...lines,
    `images  ${formatCount(images)} of ${formatCount(window.imagesTotal)} (${percent} %)`,
    `shards  ${formatCount(window.shardsDone)} of ${formatCount(window.shardsTotal)}`,
    ...window.failed.map(
      ({ from, to, message }) => `failed  identities ${from}-${to - 1}: ${message}`,
    ),
  ];
}
