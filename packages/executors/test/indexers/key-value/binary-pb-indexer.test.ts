import type { KeyValueIndexer } from '@podflow/core';
import { keyValueIndexerContract } from '../../../../../test/contracts/key-value-indexer.ts';
import { createBinaryPbIndexer } from '../../../src/indexers/key-value/binary-pb-indexer.ts';
import { opener } from '../open-indexer.ts';

keyValueIndexerContract('BinaryPbIndexer', opener<KeyValueIndexer>(createBinaryPbIndexer));
