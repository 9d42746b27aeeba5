/**
 * What a platform knows of the Executors of this package. Loads nothing else of it, so that a Flow starts fast.
 *
 * @module
 */
export { imageRules } from './encoders/definitions.ts';
export { executorDefinitions } from './executor-definitions.ts';
export { pictureSupport } from './image/picture-support.ts';
