import { factorTitle, levelTitle } from '../src/report/index.js';
import { designPoint } from '../src/stimulus/index.js';
import type { DesignPoint, Level, Space } from '../src/stimulus/index.js';
import type { AuditIllustrations } from '../src/studies/index.js';
import { drawPoints } from './draw-points.js';
import type { PointPictureOptions } from './draw-points.js';

const FACES_SHOWN = 12;
const FACE_PIXELS = 144;
/** Points among which the pictures are chosen; smaller spaces are asked in full. */
const CANDIDATES = 600;
/** Steps of the plane's golden ratio, which fill identities and views evenly (Roberts 2018, the R2 sequence). */
const STEPS = [0.7548776662466927, 0.5698402909980532] as const;

/** What a picture may show, as captions name it; of the last five only what is changed is worth a word. */
const SHOWN = [
  ...['sex', 'ethnicity', 'age', 'expression', 'yaw', 'pitch', 'azimuth', 'elevation'],
  ...['variant', 'shapeAmplification', 'textureAmplification', 'copy', 'jpegQuality'],
] as const;
type Shown = (typeof SHOWN)[number];
const UNCHANGED: Readonly<Record<string, Level>> = {
  ...{ variant: 'original', shapeAmplification: 1, textureAmplification: 1 },
  ...{ copy: 0, jpegQuality: 0 },
};
/** Of a pair of levels, where a level counts 1. */
const PAIR_WEIGHT = 0.3;
/** Levels that say what they are of. */
const NAMED_BY_LEVEL = new Set<string>(['sex', 'ethnicity', 'age', 'expression', 'variant']);

/** Faces of every group and level of the space, in its order, with captions of what differs between them. */
export function drawFaces(
  space: Space,
  options: PointPictureOptions,
): Required<Pick<AuditIllustrations, 'faces' | 'facesShare'>> {
  const points = chooseFaces(space, FACES_SHOWN);
  const pictures = drawPoints(points, FACE_PIXELS, options);
  const { captions, shared } = faceCaptions(space, points);
  return {
    faces: pictures.map((picture, i) => ({ caption: captions[i], ...picture })),
    facesShare: shared,
  };
}

/**
 * Points that together show what the space has, in the order of the space: each next one has most that was seen least,
 * first of sex, ethnicity and age together, then of each factor and of people.
 */
export function chooseFaces(space: Space, count: number): DesignPoint[] {
  const varying = SHOWN.filter((name) => !isDraw(space, name) && space.levels[name].length > 1);
  const candidates = candidatePoints(space).map((point) => ({
    point,
    marks: marksOf(point, varying),
  }));
  const seen = new Map<string, number>();
  const chosen: DesignPoint[] = [];
  while (chosen.length < Math.min(count, candidates.length)) {
    const news = candidates.map(({ point, marks }) =>
      chosen.includes(point)
        ? -1
        : marks.reduce((sum, [mark, weight]) => sum + weight / (1 + (seen.get(mark) ?? 0)) ** 2, 0),
    );
    const { point, marks } = candidates[news.indexOf(Math.max(...news))];
    for (const [mark] of marks) seen.set(mark, (seen.get(mark) ?? 0) + 1);
    chosen.push(point);
  }
  return chosen.sort((a, b) => a.index - b.index);
}

/** `male, 45 years, happy, head yaw −30°` of each, and what all of them share; of a sample angles to a tenth. */
export function faceCaptions(
  space: Space,
  points: readonly DesignPoint[],
): { readonly captions: readonly string[]; readonly shared: string } {
  const named = SHOWN.filter((name) => !isDraw(space, name));
  const differing = named.filter(
    (name) => new Set(points.map((point) => levelOf(point, name))).size > 1,
  );
  const common = named.filter(
    (name) =>
      !differing.includes(name) &&
      points.length > 0 &&
      levelOf(points[0], name) !== UNCHANGED[name],
  );
  return {
    captions: points.map((point) =>
      [`#${point.index}`, partsText(space, point, differing)]
        .filter((part) => part !== '')
        .join(': '),
    ),
    shared: points.length === 0 ? '' : partsText(space, points[0], common),
  };
}

function candidatePoints(space: Space): DesignPoint[] {
  const { pointCount, identityCount, viewCount } = space;
  if (pointCount <= CANDIDATES) {
    return Array.from({ length: pointCount }, (_, index) => designPoint(space, index));
  }
  const at = (i: number, step: number, levels: number): number =>
    Math.floor(((0.5 + i * step) % 1) * levels);
  return Array.from({ length: CANDIDATES }, (_, i) =>
    designPoint(space, at(i, STEPS[0], identityCount) * viewCount + at(i, STEPS[1], viewCount)),
  );
}

/**
 * What a point shows, with the weight of seeing it for the first time. Pairs of levels count a little: else yaw and light,
 * each evenly seen, would go hand in hand.
 */
function marksOf(point: DesignPoint, varying: readonly Shown[]): [mark: string, weight: number][] {
  const { sex, ethnicity, age, residual } = point;
  const levels = varying.map((name) => `${name} ${levelOf(point, name)}`);
  return [
    [`group ${sex} ${ethnicity} ${age}`, 8],
    [`people ${sex} ${ethnicity}`, 8],
    [`residual ${residual}`, 0.5],
    ...levels.map((level): [string, number] => [level, 1]),
    ...levels.flatMap((level, i) =>
      levels.slice(0, i).map((other): [string, number] => [`${other}, ${level}`, PAIR_WEIGHT]),
    ),
  ];
}

function levelOf(point: DesignPoint, name: string): Level {
  return point[name as Shown];
}

/** Rows of a sample are numbers of draws: names of nothing. */
function isDraw({ definition }: Space, name: string): boolean {
  return definition.sample !== undefined && (name === 'variant' || name === 'copy');
}

/** `male, head yaw −30°, pitch 0°`: a word that the factor before began with is not said again. */
function partsText(space: Space, point: DesignPoint, names: readonly string[]): string {
  return names
    .map((name, i) => {
      const level = levelOf(point, name);
      const rounded =
        space.definition.sample && typeof level === 'number' ? Number(level.toFixed(1)) : level;
      if (NAMED_BY_LEVEL.has(name)) return levelTitle(name, rounded);
      const title = factorTitle(name);
      const [family] = title.split(' ');
      const isSaid = i > 0 && factorTitle(names[i - 1]).startsWith(`${family} `);
      return `${isSaid ? title.slice(family.length + 1) : title} ${levelTitle(name, rounded)}`;
    })
    .join(', ');
}
