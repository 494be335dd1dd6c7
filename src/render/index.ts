export { alterImage, isAltered } from './alter-image.js';
export { CAMERA_DISTANCE_MILLIMETRES, HEAD_PIVOT, headRotation, projectPoints } from './camera.js';
export { decodePhoto } from './decode-photo.js';
export { encodeApng } from './encode-apng.js';
export { encodeIndexedPng } from './encode-indexed-png.js';
export { encodePalettePng } from './encode-palette-png.js';
export { encodeGray16Png, encodeGrayPng, encodeRgb16Png, encodeRgbPng } from './encode-png.js';
export { readPixels, writePixels } from './image-pixels.js';
export { createRenderer, RENDERER_TOLERANCE } from './kernels/renderer.js';
export type { Renderer } from './kernels/renderer.js';
export { lightDirection } from './light-direction.js';
export {
  ARCFACE_TEMPLATE,
  ARCFACE_TEMPLATE_SIZE,
  FACE_HEIGHT_MILLIMETRES,
  imagePlacement,
  landmarkPosition,
} from './placement.js';
export { createGBuffer, landmarkPixel, rasterise, snapToGrid } from './rasterise.js';
export { createFieldPainter } from './paint-field.js';
export type { FieldPainter, FieldScale } from './paint-field.js';
export { createRelighter, relight } from './relight.js';
export type { Relighter } from './relight.js';
export { RENDERER_VERSION } from './renderer-version.js';
export { BACKGROUND_GREY, SHADING } from './shading.js';
export { decodeSrgb, encodeSrgb } from './srgb.js';
export {
  checkTensorFormat,
  displayFormat,
  imageElementCount,
  MAXIMUM_SIZE_PIXELS,
  MINIMUM_SIZE_PIXELS,
} from './tensor-format.js';
export { toRgb8 } from './to-rgb8.js';
export type { Background, Crop, GBuffer, Light, Pose, TensorFormat } from './types.js';
export { findVisible, GRID_STEPS, NO_TRIANGLE } from './visibility.js';
