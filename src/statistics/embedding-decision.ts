import type { Calibration, DecisionOutcome, UnitLayer } from './types.js';

type Templates = NonNullable<Calibration['templates']>;

/**
 * Margin = cosine to the identity's template, the sum of the unit-length embeddings e of its calibration points,
 * leaving the point's own out when it was one of them; correct = no other identity's template has a larger cosine
 * (nor an equal one and a lower number). With S the sum, e·(S - e) = e·S - 1 and |S - e|² = |S|² - 2 e·S + 1.
 */
export function embeddingDecision(
  output: UnitLayer,
  templates: Templates | null,
  calibrationViews: (identity: number) => Int32Array,
): DecisionOutcome {
  if (templates === null) return none('the calibration holds no embedding templates');
  if (output.units < 2) return none('an embedding of one number has no direction');
  if (calibrationViews(0).length < 2) {
    return none('a template needs at least two calibration points of each identity');
  }
  const { width } = templates;
  const directions = unitTemplates(templates);
  const embedding = new Float64Array(width);
  const isCalibration = lastIdentityCache(calibrationViews);
  return {
    reason: null,
    decision: {
      variable: "margin: cosine to the identity's template",
      decide({ identity, view }, activations, rowOffset, target, targetOffset) {
        normalise(activations, rowOffset + output.offset, embedding);
        const own = isCalibration(identity, view)
          ? cosineWithoutOwn(templates, identity, embedding)
          : dot(directions, identity * width, embedding);
        target[targetOffset] = own;
        target[targetOffset + 1] = beatsOthers(directions, identity, embedding, own) ? 1 : 0;
      },
    },
  };
}

/** Empty templates of `identities` identities. */
export function createTemplates(identities: number, output: UnitLayer): Templates {
  return { width: output.units, sums: new Float64Array(identities * output.units) };
}

/** Adds the unit-length embedding of one calibration point to its identity's template. */
export function addToTemplate(
  { width, sums }: Templates,
  output: UnitLayer,
  identity: number,
  activations: Float32Array,
  rowOffset: number,
): void {
  const embedding = new Float64Array(width);
  normalise(activations, rowOffset + output.offset, embedding);
  for (let i = 0; i < width; i++) sums[identity * width + i] += embedding[i];
}

function none(reason: string): DecisionOutcome {
  return { decision: null, reason };
}

/** Unit vectors of the templates' directions; zero where a template is zero. */
function unitTemplates({ width, sums }: Templates): Float64Array {
  const directions = new Float64Array(sums.length);
  for (let from = 0; from < sums.length; from += width) {
    normalise(sums, from, directions.subarray(from, from + width));
  }
  return directions;
}

/** Unit vector of `target.length` values from `from`; zeros stay zeros, so that their cosine is 0. */
function normalise(values: Float32Array | Float64Array, from: number, target: Float64Array): void {
  let square = 0;
  for (let i = 0; i < target.length; i++) square += values[from + i] * values[from + i];
  const scale = square === 0 ? 0 : 1 / Math.sqrt(square);
  for (let i = 0; i < target.length; i++) target[i] = values[from + i] * scale;
}

function cosineWithoutOwn(templates: Templates, identity: number, embedding: Float64Array): number {
  const { width, sums } = templates;
  const from = identity * width;
  const own = dot(embedding, 0, embedding);
  const toSum = dot(sums, from, embedding);
  let square = 0;
  for (let i = 0; i < width; i++) square += sums[from + i] * sums[from + i];
  const rest = square - 2 * toSum + own;
  return rest > 1e-12 ? (toSum - own) / Math.sqrt(rest) : 0;
}

function beatsOthers(
  directions: Float64Array,
  identity: number,
  embedding: Float64Array,
  own: number,
): boolean {
  const width = embedding.length;
  const identities = directions.length / width;
  for (let other = 0; other < identities; other++) {
    if (other === identity) continue;
    const cosine = dot(directions, other * width, embedding);
    if (cosine > own || (cosine === own && other < identity)) return false;
  }
  return true;
}

/** Four partial sums in a fixed order: faster than one, and the same on every machine. */
function dot(a: Float64Array, from: number, b: Float64Array): number {
  const whole = b.length & ~3;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let i = 0; i < whole; i += 4) {
    s0 += a[from + i] * b[i];
    s1 += a[from + i + 1] * b[i + 1];
    s2 += a[from + i + 2] * b[i + 2];
    s3 += a[from + i + 3] * b[i + 3];
  }
  for (let i = whole; i < b.length; i++) s0 += a[from + i] * b[i];
  return s0 + s1 + (s2 + s3);
}

/** Views come identity by identity: the last identity's set answers nearly every question. */
function lastIdentityCache(
  calibrationViews: (identity: number) => Int32Array,
): (identity: number, view: number) => boolean {
  let cached = -1;
  let views = new Set<number>();
  return (identity, view) => {
    if (identity !== cached) {
      views = new Set(calibrationViews(identity));
      cached = identity;
    }
    return views.has(view);
  };
}
