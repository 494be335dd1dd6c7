export { binnedInformation } from './binned-information.js';
export { conditionalInformation } from './conditional-information.js';
export { conditionalInformationDiscrete } from './conditional-information-discrete.js';
export type { ConditionalInformationValue } from './conditional-information-discrete.js';
export { copulaNormalize } from './copula-normalize.js';
export { informationContinuous } from './information-continuous.js';
export { informationDiscrete } from './information-discrete.js';
export { informationMixture } from './information-mixture.js';
export {
  interactionInformation,
  interactionInformationDiscrete,
} from './interaction-information.js';
export type { JointProbabilities } from './joint-probabilities.js';
export { partialInformation } from './partial-information.js';
export type { PartialInformation, PartialInformationOptions } from './partial-information.js';
export type { InformationOptions, Samples } from './samples.js';
