import type { NetworkRecipe } from '../src/training/index.js';
import { DESIGN_FACTORS } from '../src/stimulus/index.js';
import type { DesignFactor } from '../src/stimulus/index.js';
import { CliError, ExitCode } from './exit-codes.js';

/** What a user may change about a recipe. */
export interface RecipeOptions {
  /** Name of a recipe. @default 'demo' */
  readonly recipe?: string;
  readonly steps?: number;
  readonly width?: number;
  readonly seed?: number;
  /** Factors to be named beside the identity. */
  readonly heads?: readonly string[];
  /** Poses kept from training, each `YAW,PITCH` in degrees. */
  readonly holdOutPose?: readonly string[];
}

/** The recipe asked for, with the user's changes. @throws CliError (bad input) naming what is known */
export function chooseRecipe(
  recipes: Readonly<Record<string, NetworkRecipe>>,
  { recipe: name = 'demo', steps, width, seed, heads, holdOutPose }: RecipeOptions,
): NetworkRecipe {
  if (!Object.hasOwn(recipes, name)) {
    const known = Object.keys(recipes).join(', ');
    throw badInput(`expected a recipe (${known}), found "${name}"`);
  }
  const recipe = recipes[name];
  const { training } = recipe;
  return {
    ...recipe,
    training: {
      ...training,
      ...(heads && { heads: heads.map(readFactor) }),
      ...(holdOutPose && { heldOutPoses: holdOutPose.map(readPose) }),
      steps: steps ?? training.steps,
      seed: seed ?? training.seed,
      network: { ...training.network, width: width ?? training.network.width },
    },
  };
}

function readFactor(name: string): DesignFactor {
  const factor = DESIGN_FACTORS.find((known) => known === name);
  if (!factor) {
    throw badInput(`expected --heads among ${DESIGN_FACTORS.join(', ')}, found "${name}"`);
  }
  return factor;
}

function readPose(text: string): { yaw: number; pitch: number } {
  const [yaw, pitch, ...rest] = text.split(',').map((part) => Number(part.trim() || NaN));
  if (!Number.isFinite(yaw) || !Number.isFinite(pitch) || rest.length > 0) {
    throw badInput(
      `expected --hold-out-pose YAW,PITCH in degrees, such as 30,-15, found "${text}"`,
    );
  }
  return { yaw, pitch };
}

function badInput(message: string): CliError {
  return new CliError(ExitCode.badInput, message);
}
