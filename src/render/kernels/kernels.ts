import { existsSync, readFileSync } from 'node:fs';

/**
 * The functions of `assembly/`, compiled by `npm run build`, over a memory of their own. Arguments that are not counts,
 * sizes or bytes are addresses in that memory; each function's file says what lies there.
 */
export interface Kernels {
  readonly memory: WebAssembly.Memory;
  vertexAttributes(
    positions: number,
    limit: number,
    sources: number,
    albedo: number,
    specular: number,
    visibility: number,
    curve: number,
    vertexCount: number,
    triangles: number,
    triangleCount: number,
    vertices: number,
  ): number;
  projectVertices(
    sources: number,
    count: number,
    projection: number,
    vertices: number,
    range: number,
  ): void;
  findVisible(
    triangles: number,
    count: number,
    size: number,
    records: number,
    farthest: number,
    stepsPerNearness: number,
    numberBits: number,
    samples: number,
  ): void;
  resolvePixels(
    triangles: number,
    numberBits: number,
    samples: number,
    size: number,
    shading: number,
    reversed: boolean,
    background: number,
    work: number,
    matt: number,
    glints: number,
    places: number,
    groupCount: number,
    counts: number,
    empty: number,
    interleaved: boolean,
  ): void;
  fillGround(
    background: number,
    shading: number,
    groupCount: number,
    base: number,
    planeBytes: number,
    gray: boolean,
  ): void;
  relight(
    matt: number,
    glints: number,
    places: number,
    groupCount: number,
    counts: number,
    empty: number,
    base: number,
    kept: number,
    keptBytes: number,
    lights: number,
    lightCount: number,
    encoding: number,
    images: number,
    imageBytes: number,
    planeBytes: number,
    gray: boolean,
    uniform: boolean,
    work: number,
  ): void;
}

/** A fresh instance; the code is read and compiled once per thread. */
export function createKernels(): Kernels {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(compiled(), { env: { memory } });
  return exports as unknown as Kernels;
}

let code: WebAssembly.Module | null = null;

function compiled(): WebAssembly.Module {
  code ??= new WebAssembly.Module(readFileSync(codeFile()));
  return code;
}

/** Beside this file in `dist/`; from the sources, as tests run, in the `dist/` of the last build. */
function codeFile(): URL {
  const places = ['./kernels.wasm', '../../../dist/src/render/kernels/kernels.wasm'];
  const found = places.map((place) => new URL(place, import.meta.url)).find(existsSync);
  if (!found) throw new Error('expected the rendering kernels in dist/, found none: npm run build');
  return found;
}
