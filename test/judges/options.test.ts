import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { mediaPipeDetectors } from '../../scripts/judge-faces/media-pipe.js';
import { InputError, NETWORK_FILES, readOptions } from '../../scripts/judge-faces/options.js';
import { loadJudgesTensorFlow } from '../../scripts/judge-faces/tensor-flow.js';
import { removeFolder, temporaryFolder } from '../support/command-line.js';

const folder = temporaryFolder('judges');
const missing = temporaryFolder('judges-missing');
for (const file of Object.values(NETWORK_FILES)) {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), '');
}
afterAll(() => {
  removeFolder(folder);
  removeFolder(missing);
});

describe("MediaPipe's detectors", () => {
  it('are refused in one line where the folder lacks them', async () => {
    const tf = await loadJudgesTensorFlow();
    await expect(mediaPipeDetectors(tf, missing)).rejects.toThrow(
      /^expected the detector facemesh-detection-short.json in .*missing.*, found none; give .*--detectors$/,
    );
  });
});

describe('arguments of the judges', () => {
  it('are 80 people of seed 1 by default, and people come in fours', () => {
    expect(readOptions(['--networks', folder])).toMatchObject({ faces: 80, seed: 1, json: false });
    expect(readOptions(['--networks', folder, '--faces', '22']).faces).toBe(24);
  });

  it.each([
    [[], 'expected --networks DIR, found none'],
    [['--networks', missing], 'expected the network tupleblog-gender/model.json in'],
    [['--networks', folder, '--faces', 'many'], 'expected --faces to be a whole number'],
    [['--networks', folder, '--faces', '4'], 'from 8 to 4000, found 4'],
    [['--networks', folder, '--model', path.join(missing, 'no.arrow')], 'found none'],
    [['--networks', folder, '--nonsense'], "Unknown option '--nonsense'"],
  ])('%j are refused in one line', (args, message) => {
    expect(() => readOptions(args)).toThrow(InputError);
    expect(() => readOptions(args)).toThrow(message);
    expect(() => readOptions(args)).not.toThrow(/\n/);
  });
});
