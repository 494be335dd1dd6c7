/**
 * How skin answers light:
 *
 *   value = min(1, code(albedo) · tone(light) + gloss), mixed with the background by coverage, all in sRGB
 *   tone(x) = toneRoot · √x + (1 - toneRoot) · x
 *   light = v · (ambient + ambientSky · n_y) + (1 - lampSky + lampSky · v) · diffuse · wrapped
 *   wrapped = max(0, (n·l + wrap) / (1 + wrap))
 *   gloss = max(0, n·l) · (sheen · s · (1 - s) · (n·h)^16 + glint · max(0, 2s - 1) · (n·h)^128)
 *
 * `code` is `albedoCode`, the sRGB value of a surface under light 1; n the normal, l the light, h half-way from l to the
 * camera (Blinn 1977), s the surface's specular strength, v the share of the sky it sees. sRGB is nearly a power law,
 * and a product's power is the product of powers: `tone` follows the values that skin (albedo 0.1 to 0.6) would have by
 * the standard's own curve within 0.017, serves three channels at once, and keeps hue in the dark. The wrap is the
 * softness that light gets under skin; lampSky lets folds swallow some of the lamp's light too. A weak s (skin) only has
 * sheen, a strong one (the eye) a glint. Gloss is added to the value rather than to the light, at the strength it has on
 * skin under the lamp.
 */
export const SHADING = {
  ambient: 0.2,
  ambientSky: 0.05,
  diffuse: 1.15,
  wrap: 0.08,
  lampSky: 0.35,
  sheen: 0.33,
  glint: 0.8,
  toneRoot: 1.12,
} as const;

/** Factor of n·l + wrap in the light. */
export const LAMBERT = SHADING.diffuse / (1 + SHADING.wrap);

/** sRGB grey of the background, 0..1. */
export const BACKGROUND_GREY = 0.5;
