import { describe, expect, it } from 'vitest';
import { chooseFaces, faceCaptions } from '../../activities/draw-faces.js';
import { createSpace, PRESETS } from '../../src/stimulus/index.js';
import { testSpace } from '../statistics/helpers.js';

describe('example faces', () => {
  it('show every sex, ethnicity and age together, and every level, of the demo', () => {
    const points = chooseFaces(createSpace(PRESETS.demo), 12);
    const groups = points.map(({ sex, ethnicity, age }) => `${sex} ${ethnicity} ${age}`);
    expect(new Set(groups).size).toBe(2 * 2 * 3);
    const seen = (of: (point: (typeof points)[number]) => unknown): number =>
      new Set(points.map(of)).size;
    expect(seen(({ expression }) => expression)).toBe(3);
    expect(seen(({ yaw }) => yaw)).toBe(5);
    expect(seen(({ pitch }) => pitch)).toBe(3);
    expect(seen(({ azimuth }) => azimuth)).toBe(5);
    expect(seen(({ residual }) => residual)).toBeGreaterThanOrEqual(8);
    const indices = points.map(({ index }) => index);
    expect(indices).toEqual([...indices].sort((a, b) => a - b));
  });

  it('show both groups of two even where only two are drawn', () => {
    const space = testSpace({ residual: [0, 1, 2], sex: ['male', 'female'], yaw: [-30, 0, 30] });
    expect(new Set(chooseFaces(space, 2).map(({ sex }) => sex)).size).toBe(2);
  });

  it('are all there are in a smaller space, none twice', () => {
    const space = testSpace({ residual: [0, 1], yaw: [-30, 30] });
    expect(chooseFaces(space, 12).map(({ index }) => index)).toEqual([0, 1, 2, 3]);
  });

  it('are named by what differs between them, and what they share is said once', () => {
    const space = testSpace({ residual: [0, 1], sex: ['male', 'female'], yaw: [-30, 30] });
    const { captions, shared } = faceCaptions(space, chooseFaces(space, 12));
    expect(captions[0]).toBe('#0: male, head yaw −30°');
    expect(captions[7]).toBe('#7: female, head yaw 30°');
    expect(shared).toMatch(
      /^western-caucasian, \d+ years, neutral, head pitch 0°, light azimuth 0°, elevation 0°$/,
    );
    expect(shared).not.toMatch(/yaw|female|copy|JPEG|original|amplification/);
  });
});

it('shows yaw and light in more than one combination, though each alone is evenly seen either way', () => {
  const space = createSpace({
    name: 'small',
    seed: 1,
    factors: {
      residual: [0, 1, 2],
      sex: ['male', 'female'],
      yaw: [-30, 0, 30],
      azimuth: [-40, 0, 40],
    },
    jitter: { scale: 0, translation: 0 },
  });
  const pairs = new Set(chooseFaces(space, 12).map(({ yaw, azimuth }) => `${yaw} ${azimuth}`));
  expect(pairs.size).toBe(9);
});
