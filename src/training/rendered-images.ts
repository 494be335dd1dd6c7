import { faceCoefficients, synthesise } from '../face/index.js';
import type { FaceMesh, FaceModel } from '../face/index.js';
import { canonicalJson } from '../numeric/index.js';
import {
  alterImage,
  createRenderer,
  imageElementCount,
  isAltered,
  RENDERER_VERSION,
} from '../render/index.js';
import type { Pose, TensorFormat } from '../render/index.js';
import type { ViewImage } from './view-image.js';
import type { ImageSource } from './training-options.js';

/** About 200 kB each with their normals; the demo space has 360. */
const KEPT_MESHES = 400;

/**
 * The generator's own images in `format`, channels last whatever its layout: TensorFlow trains that way on a CPU.
 * Neighbouring images that share a pose share its G-buffer, and the last meshes are kept, since a batch picks among
 * few: a source serves one space. JPEG among its factors is done to the finished image, as in a study.
 */
export function createRenderedImages(model: FaceModel, format: TensorFormat): ImageSource {
  const channelsLast: TensorFormat = { ...format, layout: 'nhwc' };
  const renderer = createRenderer(channelsLast);
  const meshOf = keepMeshes(model);
  const elements = imageElementCount(channelsLast);
  return {
    digest: canonicalJson({ faceModel: model.digest, renderer: RENDERER_VERSION, format }),
    render(images, out) {
      let drawn: Pose | null = null;
      images.forEach((image, n) => {
        const { pose, light } = image;
        if (pose !== drawn) renderer.rasterise(meshOf(image), pose);
        drawn = pose;
        renderer.relight(light, out, n * elements);
        if (!isAltered(image.point)) return;
        alterImage(channelsLast, out.subarray(n * elements, (n + 1) * elements), image.point);
      });
    },
  };
}

/** Meshes by number, the oldest dropped first. */
function keepMeshes(model: FaceModel): (image: ViewImage) => FaceMesh {
  const kept = new Map<number, FaceMesh>();
  return ({ mesh: number, point }) => {
    const known = kept.get(number);
    if (known) return known;
    if (kept.size >= KEPT_MESHES) kept.delete(kept.keys().next().value as number);
    const mesh = synthesise(model, faceCoefficients(model, point));
    kept.set(number, mesh);
    return mesh;
  };
}
