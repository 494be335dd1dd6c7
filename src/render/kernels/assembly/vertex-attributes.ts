import { ATTRIBUTE_BYTES, TRIANGLE_BYTES } from './layout';

/** Of i16 attributes: the whole number that stands for 1, so that sums over samples keep a margin to 32 bits. */
const ONE: f32 = 32752;

/**
 * The plain `vertexAttributes`, in float32, packed. `positions`: f32[4] x, y, z, 0 each; `albedo`: f32[3]; `specular`,
 * `visibility`: f32; `triangles`: TRIANGLE_BYTES each; `normals`: working memory of 16 bytes per vertex;
 * `attributes`: receives ATTRIBUTE_BYTES per vertex.
 */
export function vertexAttributes(
  positions: usize,
  albedo: usize,
  specular: usize,
  visibility: usize,
  vertexCount: i32,
  triangles: usize,
  triangleCount: i32,
  normals: usize,
  attributes: usize,
): void {
  memory.fill(normals, 0, (<usize>vertexCount) << 4);
  sumFaceNormals(positions, triangles, triangleCount, normals);
  for (let i = 0; i < vertexCount; i++) {
    const colour = albedo + <usize>i * 12;
    const direction = unit(v128.load(normals + ((<usize>i) << 4)));
    const front = f32x4.replace_lane(direction, 3, load<f32>(colour));
    let back = v128.load64_zero(colour, 4);
    back = v128.load32_lane(specular + ((<usize>i) << 2), back, 2);
    back = v128.load32_lane(visibility + ((<usize>i) << 2), back, 3);
    const packed = i16x8.narrow_i32x4_s(
      toInteger(front),
      toInteger(f32x4.pmax(f32x4.splat(0), back)),
    );
    const red = max<i32>(0, i16x8.extract_lane_s(packed, 3));
    v128.store(attributes + <usize>i * ATTRIBUTE_BYTES, i16x8.replace_lane(packed, 3, <i16>red));
  }
}

/** Adds each triangle's normal, as long as twice its area, to its three vertices. */
function sumFaceNormals(positions: usize, triangles: usize, count: i32, normals: usize): void {
  const end = triangles + <usize>count * TRIANGLE_BYTES;
  for (; triangles < end; triangles += TRIANGLE_BYTES) {
    const a = <usize>load<u32>(triangles);
    const b = <usize>load<u32>(triangles, 4);
    const c = <usize>load<u32>(triangles, 8);
    const origin = v128.load(positions + a);
    const u = f32x4.sub(v128.load(positions + b), origin);
    const v = f32x4.sub(v128.load(positions + c), origin);
    // Their cross product, first with its components as z, x, y.
    const turned = f32x4.sub(
      f32x4.mul(u, v128.shuffle<f32>(v, v, 1, 2, 0, 3)),
      f32x4.mul(v128.shuffle<f32>(u, u, 1, 2, 0, 3), v),
    );
    const normal = v128.shuffle<f32>(turned, turned, 1, 2, 0, 3);
    v128.store(normals + a, f32x4.add(v128.load(normals + a), normal));
    v128.store(normals + b, f32x4.add(v128.load(normals + b), normal));
    v128.store(normals + c, f32x4.add(v128.load(normals + c), normal));
  }
}

/** At unit length; out of the face where no triangle says otherwise. */
function unit(sum: v128): v128 {
  const squares = f32x4.mul(sum, sum);
  const length = sqrt(
    f32x4.extract_lane(squares, 0) +
      f32x4.extract_lane(squares, 1) +
      f32x4.extract_lane(squares, 2),
  );
  return length > 0 ? f32x4.mul(sum, f32x4.splat(1 / length)) : f32x4(0, 0, 1, 0);
}

/** ONE for 1 and more. */
function toInteger(x: v128): v128 {
  const scaled = f32x4.mul(f32x4.pmin(x, f32x4.splat(1)), f32x4.splat(ONE));
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(scaled));
}
