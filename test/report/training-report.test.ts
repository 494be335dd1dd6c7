import { describe, expect, it } from 'vitest';
import { trainingReport } from '../../src/report/index.js';
import type { TrainingCurves } from '../../src/report/index.js';

const training: TrainingCurves = {
  name: 'tiny<1>',
  version: '0.0.0',
  facts: [['Seed', '7']],
  batchImages: 64,
  heldOutAccuracy: 0.875,
  heldOutImages: 1000,
  entries: [10, 20, 30].map((step) => ({
    step,
    loss: 5 - step / 10,
    accuracy: step / 40,
    rate: 0.01,
    imagesPerSecond: 200,
    renderShare: 0.15,
  })),
};

describe('trainingReport', () => {
  it('says how many images it saw, how well it names new ones and what drawing cost', () => {
    const page = trainingReport(training);
    expect(page).toContain('875 of 1,000 images of views that training never saw');
    expect(page).toContain('It saw 1,920 images, drawn as they were needed, 200 a second');
    expect(page).toMatch(/15(\.0)?.% of the time went into drawing them/);
    expect(page.match(/<svg /g)).toHaveLength(4);
    expect(page).not.toContain('tiny<1>');
  });

  it('loads nothing and runs no script', () => {
    const page = trainingReport(training);
    expect(page).toContain('default-src &#39;none&#39;');
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
  });

  it('says what it cannot know where no view was held out', () => {
    const entries = training.entries.map((entry) => ({ ...entry, accuracy: null }));
    const page = trainingReport({ ...training, entries, heldOutAccuracy: null, heldOutImages: 0 });
    expect(page).toContain('No view was held out');
    expect(page.match(/<svg /g)).toHaveLength(3);
  });
});
