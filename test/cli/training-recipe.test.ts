import { describe, expect, it } from 'vitest';
import { chooseRecipe } from '../../cli/training-recipe.js';
import { createSpace } from '../../src/stimulus/index.js';
import { NETWORK_RECIPES } from '../../src/training/index.js';

describe('chooseRecipe', () => {
  it('takes the demo, 200 identities, where nothing is asked for', () => {
    const { name, training } = chooseRecipe(NETWORK_RECIPES, {});
    expect(name).toBe('demo');
    expect(createSpace(training.space).identityCount).toBe(200);
  });

  it('changes what is asked for and nothing else', () => {
    const { training } = chooseRecipe(NETWORK_RECIPES, {
      recipe: 'paper',
      steps: 7,
      heads: ['sex', 'yaw'],
      holdOutPose: ['30,-15', '0,0'],
    });
    expect(training).toEqual({
      ...NETWORK_RECIPES.paper.training,
      steps: 7,
      heads: ['sex', 'yaw'],
      heldOutPoses: [
        { yaw: 30, pitch: -15 },
        { yaw: 0, pitch: 0 },
      ],
    });
  });

  it.each([
    [{ recipe: 'large' }, 'expected a recipe (demo, small, paper), found "large"'],
    [{ recipe: 'toString' }, 'expected a recipe (demo, small, paper), found "toString"'],
    [{ heads: ['gender'] }, /expected --heads among residual, sex, .*, found "gender"/],
    [{ holdOutPose: ['30'] }, /expected --hold-out-pose YAW,PITCH in degrees.*, found "30"/],
    [{ holdOutPose: ['a,b'] }, /found "a,b"/],
    [{ holdOutPose: ['1,2,3'] }, /found "1,2,3"/],
  ])('refuses %j', (options, message) => {
    expect(() => chooseRecipe(NETWORK_RECIPES, options)).toThrow(message);
  });
});
