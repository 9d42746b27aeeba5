import type { DriverConfig } from '../config/flow-config.ts';
import { didYouMean } from '../config/suggest.ts';
import { FlowError } from '../document/flow-error.ts';
import { createBaseCacheDriver, createTaggingCacheDriver } from './cache-drivers.ts';
import {
  createAggregateMatches2DocRankDriver,
  createChunk2DocRankDriver,
} from './chunk2doc-rank-driver.ts';
import { createCollectEvaluationDriver } from './collect-evaluation-driver.ts';
import { createConcatEmbedDriver } from './concat-embed-driver.ts';
import { createConvertDriver } from './convert-driver.ts';
import {
  createBuffer2URI,
  createText2URI,
  createURI2Buffer,
  createURI2DataURI,
  createURI2Text,
} from './convert-drivers.ts';
import { createCraftDriver } from './craft-driver.ts';
import { createDeleteDriver } from './delete-driver.ts';
import type { Driver, DriverFactory } from './driver.ts';
import { number, option } from './driver-options.ts';
import { createEncodeDriver } from './encode-driver.ts';
import {
  createFieldEvaluateDriver,
  createNDArrayEvaluateDriver,
  createTextEvaluateDriver,
} from './field-evaluate-driver.ts';
import { createFilterQL } from './filter-ql.ts';
import { createKVIndexDriver } from './kv-index-driver.ts';
import { createKVSearchDriver } from './kv-search-driver.ts';
import { createLoadGroundTruthDriver } from './load-ground-truth-driver.ts';
import { createLogInfoDriver } from './log-info-driver.ts';
import { createMatches2DocRankDriver } from './matches2doc-rank-driver.ts';
import { createMultiModalDriver } from './multi-modal-driver.ts';
import { createPassDriver, passDrivers } from './pass-driver.ts';
import {
  createBlob2PngURI,
  createBufferImage2Blob,
  createDataURI2Blob,
  createURI2Blob,
} from './picture-drivers.ts';
import {
  createBinaryPredictDriver,
  createMultiLabelPredictDriver,
  createOneHotPredictDriver,
  createPrediction2DocBlobDriver,
} from './predict-drivers.ts';
import { createRankEvaluateDriver } from './rank-evaluate-driver.ts';
import { createReduceAllDriver } from './reduce-all-driver.ts';
import { createReverseQL } from './reverse-ql.ts';
import { createSegmentDriver } from './segment-driver.ts';
import { createExcludeQL, createSelectQL } from './select-ql.ts';
import { createExcludeReqQL, createSelectReqQL } from './select-req-ql.ts';
import { createSliceQL } from './slice-ql.ts';
import { createSortQL } from './sort-ql.ts';
import { createVectorFillDriver } from './vector-fill-driver.ts';
import { createVectorIndexDriver } from './vector-index-driver.ts';
import { createVectorSearchDriver } from './vector-search-driver.ts';
import { createWaitDriver } from './wait-driver.ts';

/**
 * Builds a driver by its class name. Arguments that its class does not have are ignored, as Jina does. `following`: see
 * `DriverFactory`.
 * Throws `ERR_DRIVER_UNKNOWN`, and `ERR_VALUE` for arguments that cannot work.
 */
export function createDriver(
  config: DriverConfig,
  following: readonly DriverConfig[] = [],
): Driver {
  const factory = factories.get(config.name);
  if (factory) {
    option(config, 'priority', number, 0);
    return factory(config, following);
  }
  const known = [...factories.keys()];
  const advice = didYouMean(config.name, known) || `; expected one of ${known.join(', ')}`;
  const where = config.place ? ` (${config.place.file}:${config.place.line})` : '';
  throw new FlowError('ERR_DRIVER_UNKNOWN', `There is no driver ${config.name}${where}${advice}`);
}

const converters = {
  URI2Buffer: createURI2Buffer,
  URI2Text: createURI2Text,
  URI2DataURI: createURI2DataURI,
  Buffer2URI: createBuffer2URI,
  Text2URI: createText2URI,
  BufferImage2Blob: createBufferImage2Blob,
  URI2Blob: createURI2Blob,
  DataURI2Blob: createDataURI2Blob,
  Blob2PngURI: createBlob2PngURI,
} as const;

const factories: ReadonlyMap<string, DriverFactory> = new Map<string, DriverFactory>([
  ['FilterQL', createFilterQL],
  ['SelectQL', createSelectQL],
  ['ExcludeQL', createExcludeQL],
  ['SelectReqQL', createSelectReqQL],
  ['ExcludeReqQL', createExcludeReqQL],
  ['SortQL', createSortQL],
  ['SliceQL', createSliceQL],
  ['ReverseQL', createReverseQL],
  ...Object.entries(converters),
  ['ConvertDriver', (config) => createConvertDriver(config, converters)],
  ['CraftDriver', createCraftDriver],
  ['SegmentDriver', createSegmentDriver],
  ['EncodeDriver', createEncodeDriver],
  ['MultiModalDriver', createMultiModalDriver],
  ['VectorIndexDriver', createVectorIndexDriver],
  ['VectorSearchDriver', createVectorSearchDriver],
  ['VectorFillDriver', createVectorFillDriver],
  ['KVIndexDriver', createKVIndexDriver],
  ['KVSearchDriver', createKVSearchDriver],
  ['DeleteDriver', createDeleteDriver],
  ['Chunk2DocRankDriver', createChunk2DocRankDriver],
  ['AggregateMatches2DocRankDriver', createAggregateMatches2DocRankDriver],
  ['Matches2DocRankDriver', createMatches2DocRankDriver],
  ['BaseCacheDriver', createBaseCacheDriver],
  ['TaggingCacheDriver', createTaggingCacheDriver],
  ['ReduceAllDriver', createReduceAllDriver],
  ['CollectEvaluationDriver', createCollectEvaluationDriver],
  ['ConcatEmbedDriver', createConcatEmbedDriver],
  ['RankEvaluateDriver', createRankEvaluateDriver],
  ['NDArrayEvaluateDriver', createNDArrayEvaluateDriver],
  ['TextEvaluateDriver', createTextEvaluateDriver],
  ['FieldEvaluateDriver', createFieldEvaluateDriver],
  ['LoadGroundTruthDriver', createLoadGroundTruthDriver],
  ['BinaryPredictDriver', createBinaryPredictDriver],
  ['OneHotPredictDriver', createOneHotPredictDriver],
  ['MultiLabelPredictDriver', createMultiLabelPredictDriver],
  ['Prediction2DocBlobDriver', createPrediction2DocBlobDriver],
  ['WaitDriver', createWaitDriver],
  ['LogInfoDriver', createLogInfoDriver],
  ...passDrivers.map((name) => [name, createPassDriver] as const),
]);
