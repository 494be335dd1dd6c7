import type { Command } from 'commander';

import { SOURCE_FORMATS } from '../../src/face/import/index.js';
import { importModel, inspectFaceModel, UNIT_MILLIMETRES } from '../commands/facemodel.js';
import { names, number, positive, turns } from '../read-numbers.js';
import { choice, collect } from './shared-options.js';

/** Morphable face models: import and inspection. */
export function faceModelCommands(root: Command): void {
  const faceModel = root.command('facemodel').description('morphable face models');
  faceModel
    .command('import')
    .description('make a morphable model a face-model file (docs/face-models.md)')
    .argument('<source>', 'Statismo .h5, .npz, a folder of OBJ meshes or of a base OBJ and targets')
    .requiredOption('--out <file>', 'the .arrow file to write')
    .addOption(choice('--format <name>', 'default: by what the source holds', SOURCE_FORMATS))
    .option('--name <name>', 'name of the model')
    .addOption(choice('--units <unit>', 'default: guessed', Object.keys(UNIT_MILLIMETRES)))
    .option('--scale <mm>', 'millimetres per unit of the source', number)
    .option(
      '--rotate <x,y,z>',
      'turns about x, y, z in degrees, to y up and z out of the face',
      turns,
    )
    .option('--landmarks <file>', 'JSON: vertices of the five alignment points, or of 68 points')
    .option('--map <file>', 'YAML: axes, expressions, landmarks')
    .option('--axis <axis=modes>', 'sex=shape:3@1.5,…, ethnicity, age', collect, [])
    .option('--expression <name=modes>', 'happy=mouthSmile_L,mouthSmile_R@0.8', collect, [])
    .option('--modes <n>', 'residual modes kept, of shape and of texture; default: all', positive)
    .option(
      '--target-deviation <share>',
      'standard deviation of a morph target; default: 0.25',
      number,
    )
    .option('--parts <globs>', 'groups or materials kept; default: all but helpers', names)
    .addOption(choice('--crop <what>', 'default: auto', ['auto', 'head', 'none']))
    .addOption(choice('--colour-space <name>', "of the source's texture", ['srgb', 'linear']))
    .option('--json', 'print one JSON object')
    .action(importModel);
  faceModel
    .command('inspect')
    .description('counts, modes, regions, landmarks, the factors it supports')
    .argument('[file]', 'a face-model file; default: the shipped one')
    .option('--json', 'print one JSON object')
    .action(inspectFaceModel);
}
