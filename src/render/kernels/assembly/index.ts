export { findVisible } from './find-visible';
export { projectVertices } from './project-vertices';
export { copyBackground } from './copy-background';
export { relightEdge } from './relight-edge';
export { relightInside } from './relight-inside';
export { resolvePixels } from './resolve-pixels';
export { vertexAttributes } from './vertex-attributes';
