import type { Factor, Space } from '../../stimulus/index.js';
import { identityLevel } from '../level-columns.js';
import { readOutFactors } from './read-out-groups.js';

/** A factor's classes as read-outs are fitted to them. */
export interface FitFactor {
  readonly name: string;
  readonly classes: number;
  /** Whether the classes are people, none of whom is both fitted and estimated. */
  readonly arePeople: boolean;
  /** Most read-outs: what the classes span, and what each class has points for. */
  readonly mostReadOuts: number;
  readonly classOf: (identity: number, view: number) => number;
}

const MOST_DISCRIMINANTS = 8;
export const MOST_IDENTITY_AXES = 16;
/** Points of a class that its covariance should have for each read-out. */
const POINTS_PER_READ_OUT = 10;

/** Everything that a space's layers are read out about; factors that leave no read-out are left out. */
export function fitFactors(space: Space): FitFactor[] {
  return readOutFactors(space)
    .map((name) => {
      const most = name === 'identity' ? MOST_IDENTITY_AXES : MOST_DISCRIMINANTS;
      const { classes, classOf } = classesOf(space, name);
      const classPoints = Math.floor(space.pointCount / classes);
      const affordable = Math.floor(classPoints / POINTS_PER_READ_OUT);
      const arePeople = name === 'identity' || name === 'residual';
      return {
        name,
        classes,
        arePeople,
        classOf,
        mostReadOuts: Math.min(most, classes - 1, affordable),
      };
    })
    .filter(({ mostReadOuts }) => mostReadOuts > 0);
}

function classesOf(space: Space, name: string): Pick<FitFactor, 'classes' | 'classOf'> {
  if (name === 'identity') {
    return { classes: space.identityCount, classOf: (identity) => identity };
  }
  const factor = space.factors.find((one) => one.name === name) as Factor;
  const classes = factor.levels.length;
  if (factor.kind === 'identity') {
    const levels = Int32Array.from({ length: space.identityCount }, (_, identity) =>
      identityLevel(space, name, identity),
    );
    return { classes, classOf: (identity) => levels[identity] };
  }
  const stride = viewStride(space, name);
  return { classes, classOf: (_, view) => Math.floor(view / stride) % classes };
}

/** Views run with the last view factor fastest. */
function viewStride({ factors }: Space, name: string): number {
  const views = factors.filter(({ kind }) => kind === 'view');
  const own = views.findIndex((factor) => factor.name === name);
  return views.slice(own + 1).reduce((product, { levels }) => product * levels.length, 1);
}
