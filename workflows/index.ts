export { studyWorkflow } from './study.js';
export { trainingWorkflow } from './training.js';
export { checkpointWorkflow, watchWorkflow } from './watch.js';
export { windowWorkflow } from './window.js';
