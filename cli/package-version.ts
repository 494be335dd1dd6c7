export { packageVersion } from '../activities/package-version.js';
