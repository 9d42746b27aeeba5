/**
 * What of the reading of inputs needs neither Node nor files: the client is built with a copy of it, so that a browser takes for a text,
 * an address or an array what a Flow does.
 *
 * @module
 */
export { decodeText } from '../document/decode-text.ts';
export { describeValue } from '../document/describe-value.ts';
export { isBytes, ownBytes } from '../document/own-bytes.ts';
export { dtypeOfArray, numpyCodes } from '../document/typed-array.ts';
export { isBlob, isUrl } from '../document/web-objects.ts';
export { isWellFormed } from '../document/well-formed.ts';
export { hasField, isEmpty } from './has-field.ts';
export { kindOfText } from './kind-of-text.ts';
