import { ATTRIBUTE_ONE, ATTRIBUTES, NORMAL, SOURCE_BYTES, TRIANGLE_BYTES, VERTEX_BYTES } from './layout';

/**
 * The plain `vertexAttributes`, in float32, packed. `positions`: f32[3] each; `sources`: SOURCE_BYTES each, receive them and
 * the normals; `albedo`: f32[3]; `specular`, `visibility`: f32; `curve`: f32 power curve[5], end and slope of the toe, scale and offset of the
 * code, as in `albedo-code.ts`; `triangles`: TRIANGLE_BYTES each; `vertices`: VERTEX_BYTES each, receive the attributes.
 * Returns whether a position may be beyond `limit` or an albedo not finite: only such a mesh needs to be looked at.
 */
export function vertexAttributes(
  positions: usize,
  limit: f32,
  sources: usize,
  albedo: usize,
  specular: usize,
  visibility: usize,
  curve: usize,
  vertexCount: i32,
  triangles: usize,
  triangleCount: i32,
  vertices: usize,
): bool {
  let fine = i32x4.splat(-1);
  for (let i = 0; i < vertexCount; i++) {
    const source = sources + <usize>i * SOURCE_BYTES;
    const position = f32x4.replace_lane(v128.load(positions + <usize>i * 12), 3, 0);
    fine = v128.and(fine, f32x4.le(f32x4.abs(position), f32x4.splat(limit)));
    v128.store(source, position);
    v128.store(source, i32x4.splat(0), NORMAL);
  }
  sumFaceNormals(sources - vertices, triangles, triangleCount);
  for (let i = 0; i < vertexCount; i++) {
    const direction = unit(v128.load(sources + <usize>i * SOURCE_BYTES, NORMAL));
    const linear = v128.load(albedo + <usize>i * 12);
    fine = v128.and(fine, f32x4.lt(f32x4.abs(linear), f32x4.splat(Infinity)));
    const colour = albedoCode(linear, curve);
    const front = v128.shuffle<f32>(direction, colour, 0, 1, 2, 4);
    let back = v128.shuffle<f32>(colour, colour, 1, 2, 1, 2);
    back = v128.load32_lane(specular + ((<usize>i) << 2), back, 2);
    back = v128.load32_lane(visibility + ((<usize>i) << 2), back, 3);
    const held = f32x4.pmax(f32x4.splat(0), back);
    const packed = i16x8.narrow_i32x4_s(toInteger(front), toInteger(held));
    v128.store(vertices + <usize>i * VERTEX_BYTES, packed, ATTRIBUTES);
  }
  return !i32x4.all_true(fine);
}

/** The plain `albedoCode` of three numbers; the fourth is anything. */
// @ts-ignore: decorator
@inline
function albedoCode(linear: v128, curve: usize): v128 {
  const x = f32x4.pmin(f32x4.splat(1), f32x4.pmax(f32x4.splat(0), linear));
  const root = f32x4.sqrt(x);
  const fourth = f32x4.sqrt(root);
  const low = f32x4.add(v128.load32_splat(curve), f32x4.mul(v128.load32_splat(curve, 4), fourth));
  const middle = f32x4.mul(
    root,
    f32x4.add(v128.load32_splat(curve, 8), f32x4.mul(v128.load32_splat(curve, 12), fourth)),
  );
  const power = f32x4.add(f32x4.add(low, middle), f32x4.mul(v128.load32_splat(curve, 16), x));
  const code = f32x4.sub(
    f32x4.mul(v128.load32_splat(curve, 28), power),
    v128.load32_splat(curve, 32),
  );
  const toe = f32x4.le(x, v128.load32_splat(curve, 20));
  return v128.bitselect(f32x4.mul(v128.load32_splat(curve, 24), x), code, toe);
}

/** Adds each triangle's normal, as long as twice its area, to its vertices' sources, so far from the vertices. */
function sumFaceNormals(distance: usize, triangles: usize, count: i32): void {
  const end = triangles + <usize>count * TRIANGLE_BYTES;
  for (; triangles < end; triangles += TRIANGLE_BYTES) {
    const a = distance + <usize>load<u32>(triangles);
    const b = distance + <usize>load<u32>(triangles, 4);
    const c = distance + <usize>load<u32>(triangles, 8);
    const origin = v128.load(a);
    const u = f32x4.sub(v128.load(b), origin);
    const v = f32x4.sub(v128.load(c), origin);
    // Their cross product, first with its components as z, x, y.
    const turned = f32x4.sub(
      f32x4.mul(u, v128.shuffle<f32>(v, v, 1, 2, 0, 3)),
      f32x4.mul(v128.shuffle<f32>(u, u, 1, 2, 0, 3), v),
    );
    const normal = v128.shuffle<f32>(turned, turned, 1, 2, 0, 3);
    v128.store(a, f32x4.add(v128.load(a, NORMAL), normal), NORMAL);
    v128.store(b, f32x4.add(v128.load(b, NORMAL), normal), NORMAL);
    v128.store(c, f32x4.add(v128.load(c, NORMAL), normal), NORMAL);
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

/** ATTRIBUTE_ONE for 1 and more. */
function toInteger(x: v128): v128 {
  const scaled = f32x4.mul(f32x4.pmin(x, f32x4.splat(1)), f32x4.splat(ATTRIBUTE_ONE));
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(scaled));
}
