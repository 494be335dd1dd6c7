import { drawAddress, uniformDraw } from '../numeric/index.js';
import type { DesignPoint } from './design-point.js';

/**
 * A part of the face: the vertices that tell an identity apart to the network, all others, or a region of the face model
 * (`WHOLE_FACE`: all of it).
 */
export type FacePart =
  | { readonly kind: 'diagnostic' | 'other'; readonly identity: number }
  | { readonly kind: 'region'; readonly region: string };

/** What a part of the face shows instead of what the rest does; the seam between them is soft. */
export interface FacePatch {
  readonly part: FacePart;
  /** Gain on the residual that is shown there. */
  readonly gain: number;
  /** Whose residual. */
  readonly residual: number;
}

/** The region that is all of the face. */
export const WHOLE_FACE = 'whole face';
export type WholeFace = typeof WHOLE_FACE;

/** A variant's patch: the identity's own features amplified, or a region as somebody else's. */
export type VariantPatch =
  | { readonly part: 'diagnostic' | 'other'; readonly gain: number }
  | {
      readonly region: string;
      /** Number of the somebody. */
      readonly stranger: number;
    };

/** The patch of a point whose residual has the gain `amplification`. */
export function patchOf(point: DesignPoint, patch: VariantPatch, amplification: number): FacePatch {
  if ('region' in patch) {
    const residual = strangerOf(point.seed, [point.residual, patch.stranger]);
    return { part: { kind: 'region', region: patch.region }, gain: amplification, residual };
  }
  const { part: kind, gain } = patch;
  const part = { kind, identity: point.identity };
  return { part, gain: gain * amplification, residual: point.residual };
}

/** Residual numbers from here on are nobody's of a space, whose own are at most a million. */
const FIRST_STRANGER = 2_000_000;

/** Number of a residual that is nobody's of a space, drawn for the values given. */
export function strangerOf(seed: number, values: readonly (number | string)[]): number {
  return (
    FIRST_STRANGER + Math.floor(uniformDraw(drawAddress(seed, 'stranger', values), 0) * 2 ** 31)
  );
}
