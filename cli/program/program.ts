import { Command } from 'commander';

import { describeRender } from '../commands/render-options.js';
import { render } from '../commands/render.js';
import { packageVersion } from '../package-version.js';
import { engineCommands } from './engines.js';
import { faceModelCommands } from './face-models.js';
import { modelCommands } from './models.js';
import { nightCommands } from './nights.js';
import { runCommands } from './runs.js';
import { faceModel, preset } from './shared-options.js';
import { storeCommands } from './store.js';
import { studyCommands } from './studies.js';
import { workerCommands } from './workers.js';

/** What can be typed, in the order of the help; one subcommand per file of `commands/`. */
export function program(): Command {
  const root = new Command('factorscope')
    .description(
      'Audits a face-recognition network: what every unit, layer and decision knows about every factor, in bits.',
    )
    .version(packageVersion())
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });

  studyCommands(root);
  describeRender(root.command('render'), preset(), faceModel()).action(render);
  runCommands(root);
  nightCommands(root);
  storeCommands(root);
  workerCommands(root);
  modelCommands(root);
  faceModelCommands(root);
  engineCommands(root);
  return root;
}
