import type { AreaUnderCurve } from './area-under-curve.js';
import type { ClassVerdict } from './judge-classes.js';
import { LISTED_FACTORS } from './judge-detection.js';
import type { DetectionVerdict } from './judge-detection.js';
import type { Judgement } from './judge-faces.js';
import type { IdentityVerdict } from './judge-identity.js';
import type { Share } from './wilson.js';

/** The judgement for people to read. Intervals are 95 %, over people. */
export function judgementText(judgement: Judgement): string {
  const { model, digest, people, seed, backend } = judgement;
  const lines = [
    `Face model ${model} (${digest.slice(0, 12)}), ${people} people, seed ${seed}, TensorFlow.js on ${backend}`,
    'Intervals are 95 %, over people. Networks were trained on photographs and never saw this face.',
    '',
    '# Sex: frontal neutral faces, ages 25, 45, 65; answers averaged over nine crops',
    ...judgement.sex.flatMap(classLines),
    '# Expression: frontal faces; answers averaged over nine crops',
    ...judgement.expression.flatMap(classLines),
    '# Identity: ArcFace alignment at 112 px; views differ in yaw and pitch (±15 degrees) and light (±30 degrees)',
    ...judgement.identity.flatMap(identityLines),
    '# Detection: renders from the whole space (pose and light ±30 degrees, expressions, ages), 240 px, margin 2.5',
    ...judgement.detection.flatMap(detectionLines),
  ];
  return `${lines.join('\n')}\n`;
}

function classLines(verdict: ClassVerdict): string[] {
  const { network, all, perLevel, groups, levels, confusion, singleCrop, ranking } = verdict;
  return [
    `${network}: right on ${share(all)}; a single crop: ${percent(singleCrop?.share ?? null)}`,
    ...(ranking === null
      ? []
      : [`  ranks ${levels[1]} above ${levels[0]}, whatever the threshold: AUC ${area(ranking)}`]),
    ...named(perLevel),
    ...named(groups),
    '  shown, then answered:',
    `  ${''.padEnd(10)}${levels.map((level) => level.slice(0, 8).padStart(9)).join('')}`,
    ...levels.map(
      (level, row) =>
        `  ${level.padEnd(10)}${confusion[row].map((count) => String(count).padStart(9)).join('')}`,
    ),
    '',
  ];
}

function identityLines(verdict: IdentityVerdict): string[] {
  const { network, auc, aucWithinGroup, spread } = verdict;
  return [
    `${network}: AUC ${area(auc)}; within sex and ethnicity ${area(aucWithinGroup)}`,
    `  mean cosine: same person ${fixed(verdict.sameMean)}, different ${fixed(verdict.differentMean)}, ` +
      `different of one sex and ethnicity ${fixed(verdict.differentWithinGroupMean)}`,
    `  different people, one sex, ethnicity and view: ${fixed(spread.shapeAndTexture)}; ` +
      `residuals of shape only ${fixed(spread.shapeOnly)}, of texture only ${fixed(spread.textureOnly)} (1 = all alike)`,
    '',
  ];
}

function detectionLines(verdict: DetectionVerdict): string[] {
  const { network, settings, found, meanScore, missed, perLevel, falseAlarms } = verdict;
  return [
    `${network} (${settings}): found ${share(found)}; mean score ${fixed(meanScore)}`,
    `  backs of heads taken for faces: ${share(falseAlarms)}`,
    ...named(
      Object.fromEntries(Object.entries(perLevel).filter(([, level]) => (level?.share ?? 1) < 1)),
    ),
    ...missed.map(
      (render) => `  missed: ${LISTED_FACTORS.map((name) => `${name} ${render[name]}`).join(', ')}`,
    ),
    '',
  ];
}

function named(shares: Readonly<Record<string, Share | null>>): string[] {
  return Object.entries(shares).map(([name, value]) => `  ${name.padEnd(26)} ${share(value)}`);
}

function share(value: Share | null): string {
  if (value === null) return 'none shown';
  const { right, of, low, high } = value;
  return `${percent(value.share)} (${percent(low)} to ${percent(high)}; ${right} of ${of})`;
}

function area(value: AreaUnderCurve | null): string {
  if (value === null) return 'none: one kind is missing';
  const limits =
    value.low === null ? 'too few people' : `${fixed(value.low)} to ${fixed(value.high)}`;
  return `${fixed(value.auc)} (${limits}; ${value.positives} against ${value.negatives})`;
}

function percent(value: number | null): string {
  return value === null ? 'none' : `${(100 * value).toFixed(1)} %`;
}

function fixed(value: number | null): string {
  return value === null ? 'none' : value.toFixed(3);
}
