import { formatCount, formatDuration } from './format.js';

/** Where a piece of work stands. */
export interface Progress {
  /** What is being done: planning, calibrating, scoring, … */
  readonly phase: string;
  /** Images done in this phase. */
  readonly done: number;
  /** Images of this phase; null where there is nothing to count. */
  readonly total: number | null;
}

/** Images per second over the last half minute of one phase; what came before (cached images, too) does not count. */
export interface RateMeter {
  /** Null until there is something to measure. */
  update(progress: Progress, nowMilliseconds: number): number | null;
}

const RATE_MILLISECONDS = 30_000;

export function createRateMeter(): RateMeter {
  let phase = '';
  let samples: { done: number; at: number }[] = [];
  return {
    update(progress, nowMilliseconds) {
      if (progress.phase !== phase) samples = [];
      phase = progress.phase;
      samples.push({ done: progress.done, at: nowMilliseconds });
      // The oldest sample kept is the last one that is old enough.
      const recent = samples.findIndex(({ at }) => nowMilliseconds - at < RATE_MILLISECONDS);
      if (recent > 1) samples = samples.slice(recent - 1);
      const [oldest] = samples;
      const seconds = (nowMilliseconds - oldest.at) / 1_000;
      const images = progress.done - oldest.done;
      return seconds > 0 && images > 0 ? images / seconds : null;
    },
  };
}

const BAR_WIDTH = 20;

/** `scoring [=====>    ]  40 %  32,400 of 81,000 images  5,320 images/s  9.1 s left` */
export function progressLine(
  { phase, done, total }: Progress,
  imagesPerSecond: number | null,
  options: { readonly bar: boolean },
): string {
  if (total === null || total === 0) return phase;
  const share = Math.min(1, done / total);
  return [
    options.bar ? `${phase} ${bar(share)}` : phase,
    `${String(Math.floor(share * 100)).padStart(3)} %`,
    `${formatCount(done)} of ${formatCount(total)} images`,
    ...(imagesPerSecond === null ? [] : rateAndRest(total - done, imagesPerSecond)),
  ].join('  ');
}

function rateAndRest(left: number, imagesPerSecond: number): string[] {
  const rate = `${formatCount(imagesPerSecond)} images/s`;
  return left > 0 ? [rate, `${formatDuration(left / imagesPerSecond)} left`] : [rate];
}

function bar(share: number): string {
  const filled = Math.floor(share * BAR_WIDTH);
  const head = filled < BAR_WIDTH ? '>' : '';
  return `[${('='.repeat(filled) + head).padEnd(BAR_WIDTH)}]`;
}
