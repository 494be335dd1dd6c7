/**
 * x^(5/12) of four numbers, from their roots: the five coefficients of `power-curve.ts` beside the host's tables,
 * f32 each at `curve`.
 */
// @ts-ignore: decorator
@inline
export function powerCurve(x: v128, curve: usize): v128 {
  const root = f32x4.sqrt(x);
  const fourth = f32x4.sqrt(root);
  const low = f32x4.add(v128.load32_splat(curve), f32x4.mul(v128.load32_splat(curve, 4), fourth));
  const middle = f32x4.mul(
    root,
    f32x4.add(v128.load32_splat(curve, 8), f32x4.mul(v128.load32_splat(curve, 12), fourth)),
  );
  return f32x4.add(f32x4.add(low, middle), f32x4.mul(v128.load32_splat(curve, 16), x));
}
