import { expect, test } from 'vitest';
import { createSpace, designPoint, PRESETS } from '../../src/stimulus/index.js';
import { levelClasses } from '../../src/studies/index.js';

const space = createSpace(PRESETS.smoke);

test('a classifier of sex has the class of each identity', () => {
  const { trueClass, trueClassOf } = levelClasses(space, {
    factor: 'sex',
    classes: ['female', null, 'male'],
  });
  expect(trueClassOf).toBe('identity');
  expect(trueClass).toHaveLength(space.identityCount);
  trueClass.forEach((number, identity) => {
    const { sex } = designPoint(space, identity * space.viewCount);
    expect(number).toBe(sex === 'female' ? 0 : 2);
  });
});

test('a classifier of expression has the class of each view, and -1 for a level it does not know', () => {
  const [known, unknown] = space.levels.expression;
  const { trueClass, trueClassOf } = levelClasses(space, {
    factor: 'expression',
    classes: [null, known],
  });
  expect(trueClassOf).toBe('view');
  expect(trueClass).toHaveLength(space.viewCount);
  trueClass.forEach((number, view) => {
    const { expression } = designPoint(space, view);
    expect(number).toBe(expression === known ? 1 : -1);
  });
  expect(trueClass).toContain(-1);
  expect(unknown).toBeDefined();
});
