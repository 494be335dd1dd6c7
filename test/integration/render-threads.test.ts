import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, describe, expect, it } from 'vitest';

import { feedInTurns } from '../../activities/batch-feed.js';
import type { BatchFeed, ImageBatch } from '../../activities/batch-feed.js';
import { createImageSource } from '../../activities/image-source.js';
import { feedByThreads } from '../../activities/render-threads.js';
import { loadFaceModel } from '../../src/face/index.js';
import { imageElementCount } from '../../src/render/index.js';
import { createSpace, designPoint, PRESETS } from '../../src/stimulus/index.js';
import { NETWORK_RECIPES } from '../../src/training/index.js';

const space = createSpace(PRESETS.demo);
const faceModel = loadFaceModel();
const format = NETWORK_RECIPES.demo.input;
const elements = imageElementCount(format);

/** Views of identities one after the other, `batch` images each; the last of an identity is smaller. */
function* batches(identities: number, views: number, batch: number): Generator<ImageBatch> {
  for (let identity = 0; identity < identities; identity++) {
    for (let from = 0; from < views; from += batch) {
      const length = Math.min(batch, views - from);
      const points = Array.from({ length }, (_, i) =>
        designPoint(space, identity * space.viewCount + from + i),
      );
      yield { identity, points };
    }
  }
}

const open: BatchFeed[] = [];
function threads(count: number, batch: number): BatchFeed {
  const feed = feedByThreads({ space: PRESETS.demo, faceModel, format, batch }, count);
  open.push(feed);
  return feed;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((feed) => feed.close()));
});

/** Copies of the images of every batch, and which they are. */
async function drawn(feed: BatchFeed, asked: Iterable<ImageBatch>) {
  const all: { first: number; images: Float32Array }[] = [];
  for await (const { points, images } of feed.draw(asked)) {
    all.push({ first: points[0].index, images: images.slice(0, points.length * elements) });
  }
  return all;
}

describe('render threads', () => {
  it('give the bytes that drawing in turns gives, in the same order, whatever their number', async () => {
    const expected = await drawn(
      feedInTurns(createImageSource(faceModel, format, 20)),
      batches(3, 50, 20),
    );
    expect(expected.map(({ first }) => first % space.viewCount)).toEqual(
      [0, 20, 40].concat([0, 20, 40], [0, 20, 40]),
    );
    for (const count of [1, 3]) {
      expect(await drawn(threads(count, 20), batches(3, 50, 20))).toEqual(expected);
    }
  });

  it('draw again after a caller stopped in the middle', async () => {
    const feed = threads(2, 20);
    for await (const { identity } of feed.draw(batches(3, 50, 20))) {
      expect(identity).toBe(0);
      break;
    }
    const source = createImageSource(faceModel, format, 20);
    const expected = await drawn(feedInTurns(source), batches(2, 50, 20));
    expect(await drawn(feed, batches(2, 50, 20))).toEqual(expected);
  });

  it('hand on what keeps a thread from drawing, and start anew', async () => {
    const feed = threads(1, 20);
    const [good] = batches(1, 20, 20);
    const outside = { ...good, points: [{ ...good.points[0], index: space.pointCount }] };
    await expect(drawn(feed, [outside])).rejects.toThrow(/expected a design point index/);
    expect(await drawn(feed, [good])).toHaveLength(1);
  });

  it('keep a device that takes twice as long as they do busy nine tenths of the time, and memory bounded', async () => {
    const batch = 60;
    const views = [...batches(8, 240, batch)];
    // How long drawing takes here and now: the machine may be busy.
    const source = createImageSource(faceModel, format, batch);
    source.drawBatch(views[0].points);
    const from = performance.now();
    for (const { points } of views.slice(1, 9)) source.drawBatch(points);
    const milliseconds = Math.max(20, (2 * (performance.now() - from)) / 8);

    const feed = threads(1, batch);
    let ahead = 0;
    let mostAhead = 0;
    const counted = function* () {
      for (const view of views) {
        mostAhead = Math.max(mostAhead, ++ahead);
        yield view;
      }
    };
    let busy = 0;
    let began = 0;
    for await (const { images } of feed.draw(counted())) {
      ahead--;
      expect(images).toHaveLength(batch * elements);
      // The device computes elsewhere: the processor is free meanwhile.
      const started = performance.now();
      // The pipe fills while the first image is scored.
      if (began === 0) began = started;
      await sleep(milliseconds);
      busy += performance.now() - started;
    }
    const waiting = 1 - busy / (performance.now() - began);
    expect(waiting).toBeLessThan(0.1);
    expect(mostAhead).toBeLessThanOrEqual(2);
  });
});
