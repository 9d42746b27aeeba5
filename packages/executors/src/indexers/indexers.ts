/** All indexers in one module: a compound one and its components then load what they share once. */
export { createDocCache } from './cache/doc-cache.ts';
export { createCompoundIndexer } from './compound/compound-indexer.ts';
export { createBinaryPbIndexer } from './key-value/binary-pb-indexer.ts';
export { createHnswlibIndexer } from './vector/hnswlib-indexer.ts';
export { createNumpyIndexer } from './vector/numpy-indexer.ts';
