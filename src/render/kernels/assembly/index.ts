export { fillGround } from './fill-ground';
export { findVisible } from './find-visible';
export { projectVertices } from './project-vertices';
export { relight } from './relight';
export { resolvePixels } from './resolve-pixels';
export { vertexAttributes } from './vertex-attributes';
