import { amplificationRule, createFaceSource } from '../face/index.js';
import type { FaceModel } from '../face/index.js';
import { canonicalJson } from '../numeric/index.js';
import {
  alterImage,
  createRenderer,
  imageElementCount,
  isAltered,
  RENDERER_VERSION,
} from '../render/index.js';
import type { Pose, TensorFormat } from '../render/index.js';
import type { SpaceDefinition } from '../stimulus/index.js';
import type { ImageSource } from './training-options.js';

/** All people of the paper's space; a person's residuals are two thirds of the work of a mesh. */
const KEPT_PEOPLE = 500;

/**
 * The generator's own images of `space` in `format`, channels last whatever its layout: TensorFlow trains so on a CPU.
 * Neighbouring images that share a pose share its G-buffer. People's residuals are kept: a batch takes people in no
 * order. JPEG among the factors of the space is done to the finished image, as in a study.
 */
export function createRenderedImages(
  model: FaceModel,
  format: TensorFormat,
  space: SpaceDefinition,
): ImageSource {
  const channelsLast: TensorFormat = { ...format, layout: 'nhwc' };
  const renderer = createRenderer(channelsLast);
  const faces = createFaceSource(model, { keptPeople: KEPT_PEOPLE });
  const elements = imageElementCount(channelsLast);
  const amplification = amplificationRule(space);
  return {
    digest: canonicalJson({
      faceModel: model.digest,
      renderer: RENDERER_VERSION,
      ...(amplification !== null && { amplification }),
      format,
    }),
    render(images, out) {
      let drawn: Pose | null = null;
      images.forEach((image, n) => {
        const { pose, light } = image;
        if (pose !== drawn) renderer.rasterise(faces.mesh(image.point), pose);
        drawn = pose;
        renderer.relight(light, out, n * elements);
        if (!isAltered(image.point)) return;
        alterImage(channelsLast, out.subarray(n * elements, (n + 1) * elements), image.point);
      });
    },
  };
}
