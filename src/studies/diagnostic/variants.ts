import { WHOLE_FACE } from '../../stimulus/index.js';
import type { Variant, VariantPatch } from '../../stimulus/index.js';

export interface DiagnosticOptions {
  /** Gains on part of the identity's residual, of its shape alone, its texture alone and both; 1 is the original. */
  readonly gains: readonly number[];
  /** Regions that are shown as somebody else's; `all`: every region of the face model. */
  readonly regions: 'all' | readonly string[];
  /** Somebodies for each region. */
  readonly strangers: number;
}

/** What is patched. */
export const PATCHED = ['shape', 'texture', 'both'] as const;
export type Patched = (typeof PATCHED)[number];

/**
 * Amplified diagnostic features, amplified other features, as in Zhan, Garrod, van Rijsbergen and Schyns 2019 (*Nature
 * Human Behaviour* 3), and every region as somebody else's: each a level of one factor, so that all are the same people
 * at the same views.
 */
export function diagnosticVariants(
  { gains, regions, strangers }: DiagnosticOptions,
  modelRegions: readonly string[],
): Variant[] {
  const named = regions === 'all' ? modelRegions : regions;
  return [
    ...PATCHED.flatMap((patched) =>
      gains
        .filter((gain) => gain !== 1)
        .flatMap((gain) =>
          (['diagnostic', 'other'] as const).map((part) => ({
            name: `${part} ${patched} ×${gain}`,
            ...patchesOf(patched, { part, gain }),
          })),
        ),
    ),
    ...(['shape', 'texture'] as const).flatMap((patched) =>
      (named.length > 0 ? [...named, WHOLE_FACE] : []).flatMap((region) =>
        Array.from({ length: strangers }, (_, stranger) => ({
          name: `${region}, ${patched} of stranger ${stranger + 1}`,
          ...patchesOf(patched, { region, stranger }),
        })),
      ),
    ),
  ];
}

function patchesOf(
  patched: Patched,
  patch: VariantPatch,
): Pick<Variant, 'shapePatch' | 'texturePatch'> {
  return {
    ...(patched !== 'texture' && { shapePatch: patch }),
    ...(patched !== 'shape' && { texturePatch: patch }),
  };
}
