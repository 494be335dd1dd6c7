export { studyWorkflow } from './study.js';
export { windowWorkflow } from './window.js';
