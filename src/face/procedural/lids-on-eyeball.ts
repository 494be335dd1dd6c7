import { CHART_FACE } from './feature-curves.js';
import type { ChartPoint } from './chart-mesh.js';
import { EYEBALL_RADIUS } from './inner-patches.js';
import { mix } from './profiles.js';
import type { FaceGenerator } from './sample-face.js';

/** Of what lids move towards and away from the eyeball, and along it, this share is left at their margins. */
const OFF_THE_BALL = 0.1;
const ALONG_THE_BALL = 0.85;
/** Distance from the margin over which lids go over into the face, mm. */
const REACH = 4.5;

/**
 * A residual's displacement of the skin with lids that ride on the eyeball: near their margins what the ball does not
 * do itself is held back, most of all along its radius. Lids that leave or enter the ball by a little tear the eye open
 * or are cut by it at four times a residual; lids that run along it may close the eye, so they keep most of it.
 * @param mean [3V] shape at zero regressors, mm
 * @param skin [3·skin] displacement per standard deviation, mm; not changed
 */
export function holdLidsOnEyeball(
  generator: FaceGenerator,
  mean: Float32Array,
  skin: Float64Array,
): Float64Array {
  const { mesh } = generator;
  const held = skin.slice();
  for (const side of [1, -1] as const) {
    const ball = ballMotion(generator, skin, side);
    const centre = ballCentre(generator, mean, side);
    mesh.points.forEach((point, v) => {
      const near = mesh.sides[v] === side ? Math.exp(-((marginDistance(point) / REACH) ** 2)) : 0;
      if (near < 0.01) return;
      const radius = unit([0, 1, 2].map((k) => mean[3 * v + k] - centre[k]));
      const own = [0, 1, 2].map((k) => skin[3 * v + k] - ball[k]);
      const off = own[0] * radius[0] + own[1] * radius[1] + own[2] * radius[2];
      for (let k = 0; k < 3; k++) {
        const along = own[k] - off * radius[k];
        held[3 * v + k] =
          ball[k] +
          mix(1, OFF_THE_BALL, near) * off * radius[k] +
          mix(1, ALONG_THE_BALL, near) * along;
      }
    });
  }
  return held;
}

/** Mean displacement of an eye's lid margins, mm: eyeballs move as they do. */
export function ballMotion(
  { mesh }: FaceGenerator,
  skin: Float64Array,
  side: 1 | -1,
): [number, number, number] {
  const lids = mesh.points.flatMap(({ eye }, v) =>
    eye?.ring === 0 && mesh.sides[v] === side ? [v] : [],
  );
  const meanOf = (k: number): number =>
    lids.reduce((sum, v) => sum + skin[3 * v + k], 0) / lids.length;
  return [meanOf(0), meanOf(1), meanOf(2)];
}

/** The middle of an eyeball of the mean face, mm: its radius behind the pupil. */
function ballCentre({ mesh, patches }: FaceGenerator, mean: Float32Array, side: 1 | -1): number[] {
  const pupil = 3 * (mesh.points.length + patches.pupils[side > 0 ? 0 : 1]);
  return [mean[pupil], mean[pupil + 1], mean[pupil + 2] - EYEBALL_RADIUS];
}

/** About how far a point of the chart lies outside the lid margin, mm. */
function marginDistance({ a, y, eye }: ChartPoint): number {
  return eye?.ring ?? Math.max(0, Math.hypot(a - CHART_FACE.eyeX, y * 2.4) - 16) * 0.6;
}

function unit(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}
