/**
 * Builds the shipped face model, `assets/face/procedural.arrow`, from the procedural generator: about two minutes.
 * Run `npm run build:face-model` after a change under `src/face/procedural/`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { decodeFaceModel, encodeFaceModel } from '../src/face/model-file.js';
import { packageFile } from '../src/face/package-file.js';
import { buildProceduralModel } from '../src/face/procedural/build-procedural-model.js';

const path = packageFile('assets/face/procedural.arrow');
const { content, explained } = buildProceduralModel({
  sampleCount: 600,
  shapeComponents: 50,
  textureComponents: 40,
  expressionSamples: 12,
  progress: (done, total) => {
    if (done % 100 === 0) process.stderr.write(`sampling faces: ${done} of ${total}\n`);
  },
});
const bytes = encodeFaceModel(content);
const { digest } = decodeFaceModel(bytes, path);
mkdirSync(dirname(path), { recursive: true });
writeFileSync(path, bytes);
process.stdout.write(
  `${path}: ${content.vertexCount} vertices, ${content.triangles.length / 3} triangles, ${bytes.length} bytes, ` +
    `residual variance kept: shape ${explained.shape.toFixed(3)}, texture ${explained.texture.toFixed(3)}, ` +
    `digest ${digest}\n`,
);
