import { createHash } from 'node:crypto';
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
  const feed = feedByThreads(
    { space: PRESETS.demo, faceModel, format, batch, features: null },
    count,
  );
  open.push(feed);
  return feed;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((feed) => feed.close()));
});

/** Which images every batch holds, and a digest of their bytes. */
async function drawn(feed: BatchFeed, asked: Iterable<ImageBatch>) {
  const all: { first: number; digest: string }[] = [];
  for await (const { points, images } of feed.draw(asked)) {
    const bytes = Buffer.from(images.buffer, images.byteOffset, 4 * points.length * elements);
    const digest = createHash('sha256').update(bytes).digest('hex');
    all.push({ first: points[0].index, digest });
  }
  return all;
}

describe('render threads', () => {
  it('give the bytes that drawing in turns gives, in the same order, whatever their number', async () => {
    const expected = await drawn(
      feedInTurns(createImageSource(faceModel, format, 20)),
      batches(3, 50, 20),
    );
    expect(new Set(expected.map(({ digest }) => digest)).size).toBe(9);
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

  it('keep a device that takes four times as long as they do busy nine tenths of the time', async () => {
    const batch = 60;
    const asked = [...batches(4, 240, batch)];
    const source = createImageSource(faceModel, format, batch);
    const feed = threads(1, batch);
    // Waiting is what the machine's other work makes of it, too: the least of some rounds counts.
    const shares: number[] = [];
    for (let round = 0; round < 12 && !shares.some((share) => share < 0.1); round++) {
      const from = performance.now();
      for (const { points } of asked.slice(0, 4)) source.drawBatch(points);
      const milliseconds = Math.max(20, performance.now() - from);
      shares.push(await waitingShare(feed, asked, milliseconds));
    }
    expect(Math.min(...shares)).toBeLessThan(0.1);
  });

  it('draw no more than two batches each ahead', async () => {
    let ahead = 0;
    let mostAhead = 0;
    const counted = function* () {
      for (const batch of batches(2, 240, 20)) {
        mostAhead = Math.max(mostAhead, ++ahead);
        yield batch;
      }
    };
    for await (const { images } of threads(2, 20).draw(counted())) {
      ahead--;
      expect(images).toHaveLength(20 * elements);
    }
    expect(mostAhead).toBe(4);
  });
});

/** Of a device that takes so long for each batch, elsewhere than on the processor: the share of its time without work. */
async function waitingShare(
  feed: BatchFeed,
  asked: readonly ImageBatch[],
  milliseconds: number,
): Promise<number> {
  let busy = 0;
  let began: number | null = null;
  for await (const { points } of feed.draw(asked)) {
    const started = performance.now();
    // Starting, before the first batch, is no waiting between batches.
    began ??= started;
    expect(points.length).toBeGreaterThan(0);
    await sleep(milliseconds);
    busy += performance.now() - started;
  }
  return 1 - busy / (performance.now() - (began ?? 0));
}
