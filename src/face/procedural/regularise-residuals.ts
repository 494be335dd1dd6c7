import type { BasisColumn } from '../types.js';
import { earShare } from './chart-mesh.js';
import type { ChartMesh } from './chart-mesh.js';
import { ramp } from './profiles.js';
import type { FaceGenerator } from './sample-face.js';
import { smoothOnce, vertexNeighbours } from './surface-geometry.js';

const MOST_STEPS = 16;

/**
 * Residual shape components that bear amplification: a linear model moves vertices along straight lines, so what is
 * sharp in a component becomes a fold at four times its size. Components are smoothed over the skin (over about 4 mm on
 * the face, more at ears, jaw line and neck, less at the lids), the lips' contact rows move as one, so that the mouth
 * stays shut, and the inside of the mouth moves with them as a block.
 */
export function regulariseShapeResiduals(
  generator: FaceGenerator,
  columns: readonly BasisColumn[],
): BasisColumn[] {
  const { mesh, patches } = generator;
  const skinLength = 3 * mesh.points.length;
  const neighbours = vertexNeighbours(mesh.points.length, mesh.triangles);
  const steps = mesh.points.map((point) => smoothingSteps(point));
  const contacts = contactPairs(mesh);
  return columns.map((column) => {
    if (column.kind !== 'residual') return column;
    let skin = Float64Array.from(column.values.subarray(0, skinLength));
    for (let step = 0; step < MOST_STEPS; step++) {
      skin = Float64Array.from(
        smoothOnce(skin, neighbours, (v) => 0.5 * Math.min(1, Math.max(0, steps[v] - step))),
      );
    }
    const block = moveContactsTogether(skin, contacts);
    const values = column.values.slice();
    values.set(skin);
    patches.vertices.forEach(({ kind }, k) => {
      if (kind !== 'eyeball' && kind !== 'hair') values.set(block, skinLength + 3 * k);
    });
    return { ...column, values };
  });
}

function smoothingSteps({ a, y, eye, lip }: ChartMesh['points'][number]): number {
  if (lip) return 3;
  if (eye && eye.ring < 4) return 2;
  const outline = Math.max(
    earShare(a, y),
    ramp(85, 100, a),
    ramp(-98, -112, y),
    ramp(-70, -95, y) * ramp(20, 40, a),
  );
  return 7 + (MOST_STEPS - 7) * outline;
}

/** Vertices of the lips' contact rows that lie on each other in a closed mouth. */
function contactPairs(mesh: ChartMesh): [upper: number, lower: number][] {
  const key = (v: number): string => `${mesh.sides[v]} ${mesh.points[v].lip!.u.toFixed(6)}`;
  const contacts = mesh.points.flatMap(({ lip }, v) => (lip?.v === 1 ? [v] : []));
  const lower = new Map(contacts.filter((v) => !mesh.points[v].lip!.upper).map((v) => [key(v), v]));
  return contacts.flatMap((v): [number, number][] => {
    const below = lower.get(key(v));
    return mesh.points[v].lip!.upper && below !== undefined ? [[v, below]] : [];
  });
}

/** Gives both vertices of each pair their mean displacement, in place; returns the mean over all pairs. */
function moveContactsTogether(
  skin: Float64Array,
  pairs: readonly (readonly [number, number])[],
): [number, number, number] {
  const block: [number, number, number] = [0, 0, 0];
  for (const [upper, lower] of pairs) {
    for (let k = 0; k < 3; k++) {
      const mean = (skin[3 * upper + k] + skin[3 * lower + k]) / 2;
      skin[3 * upper + k] = mean;
      skin[3 * lower + k] = mean;
      block[k] += mean / pairs.length;
    }
  }
  return block;
}
