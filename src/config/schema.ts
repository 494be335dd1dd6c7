import { z } from 'zod';
import { gateSchema } from './gate-schema.js';
import { auto, networkSchema, text } from './network-schema.js';
import { numberWithin, oneOf, spaceSchema } from './space-schema.js';
import {
  diagnosticSchema,
  generalizationSchema,
  resampleSchema,
  sensitivitySchema,
  STUDY_NAMES,
} from './study-schema.js';

/** Where results are kept unless the config says otherwise, relative to the working directory. */
export const DEFAULT_STORE = 'file://./factorscope-data';

const STORE =
  /^(file:\/\/(\/|\.{1,2}(\/|$)).*|s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/.*)?|(?![A-Za-z][A-Za-z0-9+.-]*:\/\/)[^]+)$/;
const STORE_EXPECTED = 'a store: file:///FOLDER, file://./FOLDER or a path';
const BASELINE_EXPECTED = 'a run id, or URL#id for a run of another store';
const ADDRESS = /^(\[[^\]\s]+\]|[^\s:/]+):\d{1,5}$/;

/** A study's configuration, version 1, as written: every key is optional, no other key is allowed. */
export const studyConfigSchema = z
  .strictObject(
    {
      version: z
        .literal(1, { error: '1, the version of the format that this program reads' })
        .default(1)
        .describe('Version of this format.'),
      study: oneOf(STUDY_NAMES)
        .default('audit')
        .describe(
          'What to ask: audit (what every unit knows), sensitivity (what moves the decision), generalization (faces beyond those trained on), diagnostic (which features of the face decide), resample (which units follow the answer over perturbed copies).',
        ),
      space: spaceSchema
        .optional()
        .describe(
          'The faces shown: a preset, or factors and levels of your own. Default: demo for an audit; smaller spaces for the other studies, whose sizes `plan` shows.',
        ),
      sensitivity: sensitivitySchema()
        .optional()
        .describe(
          'Views of a sensitivity study drawn from continuous ranges, in place of levels of view factors in its space.',
        ),
      generalization: generalizationSchema()
        .optional()
        .describe('What a generalization study shows besides the space itself.'),
      diagnostic: diagnosticSchema()
        .optional()
        .describe('What a diagnostic study shows besides the space itself.'),
      resample: resampleSchema().optional().describe('The perturbed copies of a resample study.'),
      face: faceSchema().prefault({}).describe('The face model that makes the faces.'),
      network: networkSchema
        .prefault({})
        .describe('The network to audit. Left out: the network that ships with factorscope.'),
      engine: oneOf(['auto', 'cpu', 'onnx', 'openvino', 'tfjs', 'cuda', 'webgpu'])
        .default('auto')
        .describe(
          'What runs the network: auto (CUDA where it is installed and there is a GPU, else OpenVINO where it is installed, else ONNX Runtime; TensorFlow.js for what these cannot run), cpu (what every installation has, on the processor), onnx, openvino, tfjs, cuda, webgpu.',
        ),
      precision: oneOf(['f32', 'bf16', 'int8'])
        .default('f32')
        .describe(
          'Arithmetic of the network: f32, or bf16 (faster where the processor has it; part of the numeric mode, its shards never mix with those of f32). A network quantised to int8 is run as such, also by f32.',
        ),
      batch: numberWithin(1, 4096, true)
        .optional()
        .describe('Images per call where the network leaves its batch open. Default: 64.'),
      calibration: calibrationSchema()
        .prefault({})
        .describe("First pass that learns each unit's distribution."),
      store: z
        .string({ error: STORE_EXPECTED })
        .regex(STORE, { error: STORE_EXPECTED })
        .default(DEFAULT_STORE)
        .describe(
          'Where shards and runs are kept: file:///FOLDER, file://./FOLDER or a path, relative to the config file. The default is relative to the working directory.',
        ),
      out: text('a folder')
        .optional()
        .describe(
          "Folder for copies of report, summary and tables, relative to the config file. Default: only the run's folder in the store.",
        ),
      workers: z
        .union([auto, numberWithin(1, 1024, true)], {
          error: 'auto or a whole number from 1 to 1024',
        })
        .default('auto')
        .describe('Shards worked on at once. auto: one per processor core.'),
      shardIdentities: z
        .union([auto, numberWithin(1, Number.MAX_SAFE_INTEGER, true)], {
          error: 'auto or a whole number of identities, 1 or more',
        })
        .default('auto')
        .describe(
          'Identities per shard. auto: what a worker does in 20 to 60 seconds. Changes no result.',
        ),
      temporal: temporalSchema()
        .prefault({})
        .describe('The Temporal server that keeps the run going.'),
      gates: z
        .array(gateSchema, { error: 'a list of gates' })
        .default([])
        .describe('Limits on what a run finds: one that fails ends it with exit code 1.'),
      baseline: z
        .string({ error: BASELINE_EXPECTED })
        .regex(/^([^#]+#)?[A-Za-z0-9][A-Za-z0-9_.-]*$/, { error: BASELINE_EXPECTED })
        .optional()
        .describe(
          'Run that maxDrop and maxRise are measured from: its id, or URL#id for a run of another store.',
        ),
    },
    { error: 'keys and values, such as "version: 1"' },
  )
  .meta({
    title: 'factorscope study',
    description: 'What to audit, on which faces, and how to run it. Everything has a default.',
  });

/** A config as written: only the keys that were given. */
export type StudyConfig = z.input<typeof studyConfigSchema>;
/** A config with its defaults. */
export type FilledStudyConfig = z.output<typeof studyConfigSchema>;
export type SpaceConfig = z.input<typeof spaceSchema>;

function faceSchema() {
  return z.strictObject(
    {
      model: text('the path of a face-model file')
        .optional()
        .describe(
          'Face-model file (.arrow, as factorscope facemodel import writes it), relative to the config file. Without one the shipped procedural face is used.',
        ),
    },
    { error: 'a mapping such as { model: faces.arrow }' },
  );
}

function calibrationSchema() {
  return z.strictObject(
    {
      points: z
        .union([auto, numberWithin(256, 1_048_576, true)], {
          error: 'auto or a whole number of points from 256 to 1048576',
        })
        .default('auto')
        .describe(
          'Design points the calibration is fitted on; all of the space if it has fewer. auto: a quarter of the space within 4,096 to 65,536.',
        ),
    },
    { error: 'a mapping such as { points: 65536 }' },
  );
}

function temporalSchema() {
  return z.strictObject(
    {
      address: z
        .string({ error: 'HOST:PORT' })
        .regex(ADDRESS, { error: 'HOST:PORT, such as localhost:7233' })
        .optional()
        .describe('HOST:PORT of a Temporal server. Default: an embedded one is started.'),
      namespace: text('the name of a namespace')
        .default('default')
        .describe('Namespace on that server.'),
    },
    { error: 'a mapping such as { address: "localhost:7233" }' },
  );
}
