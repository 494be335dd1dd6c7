import type { FaceModel } from '../../src/face/types.js';
import type { DesignPoint } from '../../src/stimulus/index.js';
import { areaUnderCurve } from './area-under-curve.js';
import type { AreaUnderCurve, Scored } from './area-under-curve.js';
import { embedPoints } from './embedders.js';
import type { Embedder } from './embedders.js';
import { amplifiedPoints, identityPoints } from './spaces.js';

/** What an identity network says of people, and of the residuals that make them. */
export interface IdentityVerdict {
  readonly network: string;
  /** Pairs of pictures that differ in yaw, pitch and light. */
  readonly auc: AreaUnderCurve | null;
  /** Different people of the same sex and ethnicity only. */
  readonly aucWithinGroup: AreaUnderCurve | null;
  readonly sameMean: number | null;
  readonly differentMean: number | null;
  readonly differentWithinGroupMean: number | null;
  /** Mean cosine between different people of one sex and ethnicity in one view: 1 = all alike. */
  readonly spread: {
    readonly shapeAndTexture: number | null;
    readonly shapeOnly: number | null;
    readonly textureOnly: number | null;
  };
}

interface Embedded {
  readonly point: DesignPoint;
  readonly vector: Float64Array;
}

interface Pair extends Scored {
  readonly withinGroup: boolean;
}

export async function judgeIdentity(
  embedder: Embedder,
  model: FaceModel,
  people: number,
  seed: number,
): Promise<IdentityVerdict> {
  const embed = async (points: readonly DesignPoint[]): Promise<Embedded[]> => {
    const vectors = await embedPoints(embedder, model, points);
    return points.map((point, i) => ({ point, vector: vectors[i] }));
  };
  const pairs = pairsAcrossViews(await embed(identityPoints(people, seed)));
  const spread = async (shape: number, texture: number): Promise<number | null> =>
    withinGroupMean(await embed(amplifiedPoints(people, seed, shape, texture)));
  const inGroup = pairs.filter(({ withinGroup }) => withinGroup);
  return {
    network: embedder.name,
    auc: areaUnderCurve(pairs),
    aucWithinGroup: areaUnderCurve(inGroup),
    sameMean: mean(pairs.filter(({ positive }) => positive)),
    differentMean: mean(pairs.filter(({ positive }) => !positive)),
    differentWithinGroupMean: mean(inGroup.filter(({ positive }) => !positive)),
    spread: {
      shapeAndTexture: await spread(1, 1),
      shapeOnly: await spread(1, 0),
      textureOnly: await spread(0, 1),
    },
  };
}

function pairsAcrossViews(embedded: readonly Embedded[]): Pair[] {
  return allPairs(embedded, (a, b) => a.yaw !== b.yaw || a.pitch !== b.pitch);
}

function withinGroupMean(embedded: readonly Embedded[]): number | null {
  return mean(allPairs(embedded, sameGroup));
}

function allPairs(
  embedded: readonly Embedded[],
  wanted: (a: DesignPoint, b: DesignPoint) => boolean,
): Pair[] {
  const pairs: Pair[] = [];
  embedded.forEach((a, i) => {
    for (const b of embedded.slice(i + 1)) {
      if (!wanted(a.point, b.point)) continue;
      pairs.push({
        score: cosine(a.vector, b.vector),
        positive: a.point.identity === b.point.identity,
        groups: [a.point.residual, b.point.residual],
        withinGroup: sameGroup(a.point, b.point),
      });
    }
  });
  return pairs;
}

function sameGroup(a: DesignPoint, b: DesignPoint): boolean {
  return a.sex === b.sex && a.ethnicity === b.ethnicity;
}

function cosine(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}

function mean(pairs: readonly Scored[]): number | null {
  if (pairs.length === 0) return null;
  return pairs.reduce((sum, { score }) => sum + score, 0) / pairs.length;
}
