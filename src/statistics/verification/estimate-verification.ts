import type { AuditTables } from '../audit-tables.js';
import { jackknifeInterval } from '../jackknife.js';
import type { Interval } from '../jackknife.js';
import { shareInterval } from '../share-interval.js';
import { CELL_LENGTH, COMPARISON_KINDS, COSINE_BINS, verificationCells } from './cells.js';
import {
  cosineMoments,
  cosineOfBin,
  countOf,
  equalErrorRate,
  operatingPoints,
  sensitivityIndex,
  trueAcceptRate,
  whyNoRate,
} from './rates.js';
import type { CosineCounts } from './rates.js';
import { FALSE_ACCEPT_RATES } from './types.js';
import type {
  CosineHistogram,
  RateEstimate,
  VerificationByImpostor,
  VerificationEstimates,
  VerificationRates,
} from './types.js';

/** Bins drawn as one in the histogram. */
const BINS_PER_BAR = 16;

const NO_LEVEL_TEMPLATES =
  'no templates per view level: they would be larger than half a gigabyte for this space and embedding';

/** How well embeddings tell people apart, from the merged counts of cosines; null without such counts. */
export function estimateVerification(tables: AuditTables): VerificationEstimates | null {
  const table = tables.data('verification');
  if (table.length === 0) return null;
  const { factors } = verificationCells(tables.space);
  const rates = (cell: number): VerificationByImpostor => cellRates(tables, cell);
  const [genuine, impostor, alike] = COMPARISON_KINDS.map((_, kind) => merged(tables, 0, kind));
  const hasPairs = factors.some(({ firstPair }) => countOf(merged(tables, firstPair, 0)) > 0);
  return {
    overall: rates(0),
    byLevel: factors.flatMap(({ name: factor, levels, firstCell }) =>
      Array.from({ length: levels }, (_, level) => ({
        ...{ factor, level },
        ...rates(firstCell + level),
      })),
    ),
    byPair: !hasPairs
      ? []
      : factors.flatMap(({ name: factor, levels, firstPair }) =>
          Array.from({ length: levels * levels }, (_, pair) => ({
            factor,
            imageLevel: Math.floor(pair / levels),
            templateLevel: pair % levels,
            ...rates(firstPair + pair),
          })),
        ),
    curves: {
      anyone: operatingPoints(genuine, impostor),
      alike: operatingPoints(genuine, alike),
    },
    histogram: histogram(genuine, impostor, alike),
    pairReason: hasPairs ? null : NO_LEVEL_TEMPLATES,
  };
}

/** Counts of one kind in one cell, [blocks][bins]. */
function blockCounts({ data, blocks, space }: AuditTables, cell: number, kind: number) {
  const table = data('verification');
  const rowLength = verificationCells(space).count * CELL_LENGTH;
  return Array.from({ length: blocks }, (_, block) => {
    const from = block * rowLength + cell * CELL_LENGTH + kind * COSINE_BINS;
    return new Float64Array(table.subarray(from, from + COSINE_BINS));
  });
}

function merged(tables: AuditTables, cell: number, kind: number): CosineCounts {
  return addAll(blockCounts(tables, cell, kind));
}

function addAll(parts: readonly CosineCounts[]): CosineCounts {
  const sum = new Float64Array(COSINE_BINS);
  for (const part of parts) for (let bin = 0; bin < COSINE_BINS; bin++) sum[bin] += part[bin];
  return sum;
}

function cellRates(tables: AuditTables, cell: number): VerificationByImpostor {
  const genuine = blockCounts(tables, cell, 0);
  return {
    anyone: ratesOf(genuine, blockCounts(tables, cell, 1), tables.groups),
    alike: ratesOf(genuine, blockCounts(tables, cell, 2), tables.groups),
  };
}

type IntervalOf = (value: number, leaveOut: ArrayLike<number>) => Interval;

/** `people`: residuals in all blocks together. */
function ratesOf(
  genuineBlocks: readonly CosineCounts[],
  impostorBlocks: readonly CosineCounts[],
  people: number,
): VerificationRates {
  const [genuine, impostor] = [addAll(genuineBlocks), addAll(impostorBlocks)];
  const [own, others] = [countOf(genuine), countOf(impostor)];
  const nobody =
    own === 0 ? 'no genuine comparisons' : others === 0 ? 'no impostors to compare with' : null;
  const folds = (nobody === null ? genuineBlocks : []).map((_, block) => ({
    genuine: less(genuine, genuineBlocks[block]),
    impostor: less(impostor, impostorBlocks[block]),
  }));
  const estimate = (
    of: (genuine: CosineCounts, impostor: CosineCounts) => number,
    reason: string | null,
    intervalOf: IntervalOf,
  ): RateEstimate => {
    if (reason !== null) return { value: null, low: null, high: null, reason };
    const value = of(genuine, impostor);
    if (!Number.isFinite(value)) {
      return { value: null, low: null, high: null, reason: 'every cosine is in one bin' };
    }
    const leaveOut = folds.map((fold) => of(fold.genuine, fold.impostor));
    return { value, ...intervalOf(value, leaveOut) };
  };
  const ofShare: IntervalOf = (value, leaveOut) =>
    shareInterval(value, leaveOut, { groupName: 'blocks', people, images: own });
  return {
    genuine: own,
    impostors: others,
    trueAccept: FALSE_ACCEPT_RATES.map((falseAccept) =>
      estimate(
        (mine, theirs) => trueAcceptRate(mine, theirs, falseAccept),
        nobody ?? whyNoRate(others, falseAccept),
        ofShare,
      ),
    ),
    equalError: estimate(equalErrorRate, nobody, ofShare),
    sensitivity: estimate(sensitivityIndex, nobody, (value, leaveOut) =>
      jackknifeInterval(value, leaveOut, 'blocks'),
    ),
    meanGenuine: own === 0 ? null : cosineMoments(genuine).mean,
    meanImpostor: others === 0 ? null : cosineMoments(impostor).mean,
  };
}

function less(all: CosineCounts, part: CosineCounts): CosineCounts {
  // Plain reads, here and in sums of bins: pairs of many variants have thousands of cells of twenty blocks.
  const rest = new Float64Array(COSINE_BINS);
  for (let bin = 0; bin < COSINE_BINS; bin++) rest[bin] = all[bin] - part[bin];
  return rest;
}

function histogram(
  genuine: CosineCounts,
  impostor: CosineCounts,
  alike: CosineCounts,
): CosineHistogram {
  const bars = COSINE_BINS / BINS_PER_BAR;
  const shares = (counts: CosineCounts): number[] => {
    const n = countOf(counts);
    return Array.from({ length: bars }, (_, bar) => {
      const own = counts.subarray(bar * BINS_PER_BAR, (bar + 1) * BINS_PER_BAR);
      return n === 0 ? 0 : countOf(own) / n;
    });
  };
  return {
    cosines: Array.from({ length: bars }, (_, bar) => cosineOfBin(bar * BINS_PER_BAR)),
    step: (2 * BINS_PER_BAR) / COSINE_BINS,
    genuine: shares(genuine),
    impostor: shares(impostor),
    alike: shares(alike),
  };
}
