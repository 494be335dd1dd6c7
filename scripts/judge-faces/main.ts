/**
 * `judge-faces --networks DIR`: networks trained on photographs judge a face model: do they see the sex, the
 * expression, the person that was meant, and a face at all? About two minutes.
 */
import { FaceModelError } from '../../src/face/index.js';
import { judgeFaces } from './judge-faces.js';
import { judgementText } from './judgement-text.js';
import { InputError, readOptions } from './options.js';
import { createSheets } from './sheets.js';

try {
  const options = readOptions(process.argv.slice(2));
  const sheets = createSheets(5);
  const judgement = await judgeFaces(
    options,
    (kind, portrait) => options.sheets && sheets.add(kind, portrait),
    (kind) => process.stderr.write(`judging ${kind}\n`),
  );
  if (options.sheets) sheets.write(options.sheets);
  process.stdout.write(options.json ? `${JSON.stringify(judgement)}\n` : judgementText(judgement));
} catch (error) {
  if (!(error instanceof InputError || error instanceof FaceModelError)) throw error;
  process.stderr.write(`judge-faces: ${error.message}\n`);
  process.exitCode = 2;
}
