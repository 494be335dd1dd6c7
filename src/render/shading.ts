/**
 * How skin answers light, in linear light (1 = white paper facing one lamp at diffuse 1):
 *
 *   colour = albedo · (ambient + ambientSky · n_y + diffuse · wrapped) + gloss
 *   wrapped = max(0, (n·l + wrap) / (1 + wrap))
 *   gloss = max(0, n·l) · s · (sheen · (1 - s) · (n·h)^16 + glint · s² · (n·h)^128)
 *
 * n the normal, l the light, h half-way from l to the camera (Blinn 1977), s the surface's specular strength. The
 * wrap is the softness that light gets under skin; a weak s (skin) only has sheen, a strong one (the eye) a glint.
 */
export const SHADING = {
  ambient: 0.2,
  ambientSky: 0.05,
  diffuse: 1.15,
  wrap: 0.08,
  sheen: 0.5,
  glint: 0.8,
} as const;

/** sRGB grey of the background, 0..1. */
export const BACKGROUND_GREY = 0.5;
