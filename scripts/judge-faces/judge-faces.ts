import { loadFaceModel } from '../../src/face/index.js';
import { EXPRESSIONS, SEXES } from '../../src/stimulus/index.js';
import type { DesignPoint } from '../../src/stimulus/index.js';
import { loadExpressionClassifiers, loadSexClassifiers } from './classifiers.js';
import { faceApiDetectors } from './detectors.js';
import { loadMobileFaceNet, loadSecondMobileFaceNet } from './embedders.js';
import { loadFaceApi } from './face-api.js';
import { createClassJudge } from './judge-classes.js';
import type { ClassVerdict } from './judge-classes.js';
import { createDetectionJudge } from './judge-detection.js';
import type { DetectionVerdict } from './judge-detection.js';
import { judgeIdentity } from './judge-identity.js';
import type { IdentityVerdict } from './judge-identity.js';
import type { JudgeOptions } from './options.js';
import { mediaPipeDetectors } from './media-pipe.js';
import { createPortraitSource, DETECTION_FRAME, PORTRAIT_FRAME } from './portraits.js';
import type { Portrait, PortraitSource } from './portraits.js';
import { anywherePoints, backPoints, expressionPoints, sexPoints } from './spaces.js';
import { loadJudgesTensorFlow } from './tensor-flow.js';

/** Everything the judges say of one face model. */
export interface Judgement {
  readonly model: string;
  readonly digest: string;
  readonly people: number;
  readonly seed: number;
  readonly backend: string;
  readonly sex: readonly ClassVerdict[];
  readonly expression: readonly ClassVerdict[];
  readonly identity: readonly IdentityVerdict[];
  readonly detection: readonly DetectionVerdict[];
}

/** What is shown to a judge, for whoever wants to look over its shoulder. */
export type Onlooker = (kind: 'sex' | 'expression' | 'detection', portrait: Portrait) => void;

/** Renders per person that the detectors look at. */
const RENDERS_PER_PERSON = 4;

/** Loads networks and face, shows them what they judge, one kind after the other. */
export async function judgeFaces(
  { networks, detectors: folder, model: path, faces, seed }: JudgeOptions,
  onlooker: Onlooker = () => undefined,
  progress: (text: string) => void = () => undefined,
): Promise<Judgement> {
  const model = loadFaceModel(path);
  const tf = await loadJudgesTensorFlow();
  const nets = await loadFaceApi();
  const sexJudges = (await loadSexClassifiers(tf, nets, networks)).map((classifier) =>
    createClassJudge(classifier, 'sex', SEXES, ({ sex, age, ethnicity }) => [
      `${sex}, ${age}`,
      `${sex}, ${ethnicity}`,
    ]),
  );
  const expressionJudges = (await loadExpressionClassifiers(tf, nets, networks)).map((classifier) =>
    createClassJudge(classifier, 'expression', EXPRESSIONS, ({ sex, age, ethnicity }) => [
      sex,
      ethnicity,
      `${age}`,
    ]),
  );
  const detectors = [
    ...faceApiDetectors(tf, nets),
    ...(folder === undefined ? [] : await mediaPipeDetectors(tf, folder)),
  ];
  const detectionJudges = detectors.map(createDetectionJudge);
  const identityJudges = [
    await loadMobileFaceNet(networks),
    await loadSecondMobileFaceNet(tf, networks),
  ];

  const portraits = createPortraitSource(model, PORTRAIT_FRAME);
  progress('sex');
  await show(portraits, sexPoints(faces, seed), sexJudges, (seen) => onlooker('sex', seen));
  progress('expression');
  await show(portraits, expressionPoints(faces, seed), expressionJudges, (seen) =>
    onlooker('expression', seen),
  );
  progress('identity');
  const identity: IdentityVerdict[] = [];
  for (const judge of identityJudges) {
    identity.push(await judgeIdentity(judge, model, faces, seed));
  }
  progress('detection');
  const anywhere = anywherePoints(RENDERS_PER_PERSON * faces, faces, seed);
  const snapshots = createPortraitSource(model, DETECTION_FRAME);
  await show(snapshots, anywhere, detectionJudges, (seen) => onlooker('detection', seen));
  progress('backs of heads');
  for (const point of backPoints(faces, seed)) {
    const portrait = snapshots.draw(point);
    for (const judge of detectionJudges) await judge.seeNoFace(portrait);
  }

  return {
    model: model.name,
    digest: model.digest,
    people: faces,
    seed,
    backend: tf.getBackend(),
    sex: sexJudges.map((judge) => judge.verdict()),
    expression: expressionJudges.map((judge) => judge.verdict()),
    identity,
    detection: detectionJudges.map((judge) => judge.verdict()),
  };
}

async function show(
  portraits: PortraitSource,
  points: readonly DesignPoint[],
  judges: readonly { see(portrait: Portrait): Promise<void> }[],
  onlooker: (portrait: Portrait) => void,
): Promise<void> {
  for (const point of points) {
    const portrait = portraits.draw(point);
    onlooker(portrait);
    for (const judge of judges) await judge.see(portrait);
  }
}
