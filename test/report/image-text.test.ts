import { describe, expect, it } from 'vitest';
import { assumedSentences, imageReport, imageSentences } from '../../src/report/index.js';
import type { ImageInput } from '../../src/report/index.js';
import type { ImageResampling } from '../../src/studies/index.js';

const unit = {
  ...{ layer: 'stem', unit: 3, precision: 7842.3, meanActivation: -158 },
  correlation: { value: 0.5, low: null, high: null },
};
const FINDINGS: ImageResampling = {
  ...{ reason: null, perturbation: 'noise', copies: 50, images: 1, kept: 3 },
  ...{ correlated: [unit], precise: [unit], layers: [], stability: null, stabilityByCopies: [] },
  overlap: { units: 40, k: 1, shared: 1, jaccard: 1, chance: 0.01, probability: 0.0000251 },
  answer: 'output 0 of logits, the largest on the image itself',
};

const INPUT: ImageInput = {
  ...{ size: 112, channels: 'rgb', range: [0, 1], mean: [0], std: [1], isAssumed: true },
};

describe('an image of the user’s own', () => {
  it('is said to be lost where its answer stands on less than half of the copies', () => {
    expect(imageSentences(FINDINGS).at(-1)).toMatch(
      /^It stays the largest output on 3 of 50 copies: to this network most .* milder perturbation\.$/,
    );
    expect(imageSentences({ ...FINDINGS, kept: 40 }).at(-1)).toBe(
      'It stays the largest output on 40 of 50 copies.',
    );
    expect(imageSentences({ ...FINDINGS, kept: null }).join()).not.toContain('stays');
  });

  it('says in one line what was assumed of the network and how to name it', () => {
    expect(assumedSentences(INPUT)).toEqual([
      expect.stringMatching(
        /^Assumed that the network takes 112 px rgb, black 0 and white 1, mean 0, standard deviation 1: .*--set network\.input\.range=\[-1,1\]\.$/,
      ),
    ]);
    expect(assumedSentences({ ...INPUT, isAssumed: false })).toEqual([]);
  });

  it('has a page that speaks of one image and writes minus signs', () => {
    const page = imageReport(FINDINGS, {
      ...{ image: { file: 'me.png', sha256: 'a'.repeat(64) }, version: '1.2.3', pictures: [] },
      network: { file: 'net.onnx', sha256: 'b'.repeat(64) },
      input: { ...INPUT, range: [-1, 1], isAssumed: false },
    });
    expect(page).toContain('112 px rgb, black −1 and white 1, mean 0, standard deviation 1</dd>');
    expect(page).not.toContain('Assumed');
    expect(page).toContain('of this one image; no interval');
    expect(page).not.toContain('blocks of residuals');
    expect(page).toContain('−158');
    expect(page).toContain('7,840');
    expect(page).not.toMatch(/>-\d/);
    expect(page).toContain('p = 0.000025');
  });
});
