import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENGINES, loadEngine, loadTfjsEngine, readNetworkFile } from '../../src/engines/index.js';
import type { Engine, NetworkFile } from '../../src/engines/index.js';
import { BACKEND_NAMES, backendInstalled } from '../../src/engines/tfjs/backend.js';
import { largestDifference } from './largest-difference.js';

const folder = path.resolve(
  process.env.FACTORSCOPE_REAL_INPUTS ?? '../shared/real-inputs',
  'networks',
);

interface ReferenceOutputs {
  outputs: Record<string, { out: Record<string, { first16: number[]; sum: number }> }>;
}

const NETWORKS = [
  { file: 'human-mobileface/mobileface.json', shape: [112, 112, 3], exported: false },
  { file: 'tupleblog-gender/model.json', shape: [64, 64, 1], exported: true },
  { file: 'tupleblog-emotion/model.json', shape: [64, 64, 1], exported: true },
];

/** p = (i · 7919) mod 256 over the flat NHWC index, as `reference-outputs.json` says; grey networks take -1 to 1. */
function referenceImages(shape: readonly number[], images: number): Float32Array {
  const length = shape.reduce((product, size) => product * size, images);
  return Float32Array.from({ length }, (_, i) => {
    const value = (i * 7919) % 256;
    return shape[2] === 1 ? (value / 255 - 0.5) * 2 : value;
  });
}

type Load = (network: NetworkFile, batch: number) => Promise<Engine>;

/** Every way a network can run here. */
function runners(exported: boolean): { name: string; load: Load }[] {
  const probes = { names: 'auto', pooling: 'mean' } as const;
  const backends = BACKEND_NAMES.filter(backendInstalled).map((backend) => ({
    name: backend,
    load: (network: NetworkFile, batch: number) =>
      loadTfjsEngine({ network, batch, backend, probes }),
  }));
  const engines = ENGINES.filter((entry) => entry.formats.includes('onnx') && entry.installed());
  return [
    ...backends,
    ...(exported ? engines : []).map(({ name }) => ({
      name,
      load: ({ bytes, fileName }: NetworkFile, batch: number) =>
        loadEngine({ engine: name, bytes, fileName, batch }),
    })),
  ];
}

describe.each(NETWORKS)('$file (skipped without the folder of real inputs)', (one) => {
  const { file, shape, exported } = one;
  const isHere = existsSync(path.join(folder, file));

  it.skipIf(!isHere).for(runners(exported))(
    'gives the reference outputs to 1e-4 by $name',
    async ({ load }) => {
      const reference = JSON.parse(
        readFileSync(path.join(folder, 'reference-outputs.json'), 'utf8'),
      ) as ReferenceOutputs;
      const [{ first16, sum }] = Object.values(reference.outputs[file].out);
      const engine = await load(await readNetworkFile(path.join(folder, file)), 1);
      const { offset, units } = engine.info.output;
      const row = await engine.score(referenceImages(shape, 1));
      const output = row.slice(offset, offset + units);
      await engine.dispose();
      first16.forEach((expected, unit) => {
        expect(Math.abs(output[unit] / expected - 1), `unit ${unit}`).toBeLessThan(1e-4);
      });
      const total = output.reduce((all, value) => all + value, 0);
      expect(Math.abs(total / sum - 1)).toBeLessThan(1e-4);
    },
  );

  it.skipIf(!isHere).for(runners(exported).filter(({ name }) => name !== 'wasm'))(
    "differs by $name from WASM by less than 1e-3 of every unit's standard deviation",
    async ({ load }) => {
      const network = await readNetworkFile(path.join(folder, file));
      const wasm = runners(false).find(({ name }) => name === 'wasm')!;
      const rows = async (load: Load) => {
        const engine = await load(network, 16);
        const matrix = (await engine.score(referenceImages(shape, 16))).slice();
        await engine.dispose();
        return { matrix, units: engine.info.units };
      };
      const [expected, found] = [await rows(wasm.load), await rows(load)];
      expect(found.units).toBe(expected.units);
      expect(largestDifference(expected.matrix, found.matrix, found.units)).toBeLessThan(1e-3);
    },
  );
});
