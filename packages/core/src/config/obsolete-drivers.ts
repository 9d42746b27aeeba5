/** Drivers of releases before Jina 1.0, and what to write today. */
const replacements: ReadonlyMap<string, string> = new Map([
  ['PruneDriver', 'ExcludeQL with fields'],
  ['ReqPruneDriver', 'ExcludeReqQL with fields'],
  ['MergeDriver', 'ReduceAllDriver with traversal_paths'],
  ['MergeTopKDriver', 'ReduceAllDriver, SortQL and SliceQL with traversal_paths: [m]'],
  ['MergeTopKChunksDriver', 'ReduceAllDriver, SortQL and SliceQL with traversal_paths: [cm]'],
  ['MergeTopKDocsDriver', 'ReduceAllDriver, SortQL and SliceQL with traversal_paths: [m]'],
  ['TopKFilterDriver', 'SliceQL with start and end'],
  ['TopKSortDriver', 'SortQL with field: score__value'],
  ['MimeFilterDriver', 'FilterQL with lookups such as {mime_type__contains: image}'],
  ['RequestLogDriver', 'LogInfoDriver'],
  ['DocCraftDriver', 'CraftDriver with traversal_paths: [r]'],
  ['ChunkCraftDriver', 'CraftDriver with traversal_paths: [c]'],
  ['DocPbIndexDriver', 'KVIndexDriver with traversal_paths: [r]'],
  ['ChunkPbIndexDriver', 'KVIndexDriver with traversal_paths: [c]'],
  ['DocPbSearchDriver', 'KVSearchDriver with traversal_paths: [m]'],
  ['ChunkPbSearchDriver', 'KVSearchDriver with traversal_paths: [cm]'],
  ['ChunkIndexDriver', 'VectorIndexDriver with traversal_paths: [c]'],
  ['ChunkSearchDriver', 'VectorSearchDriver with traversal_paths: [c]'],
  ['Chunk2DocScoreDriver', 'Chunk2DocRankDriver'],
  ['Chunk2DocRankerDriver', 'Chunk2DocRankDriver'],
  ['Matches2DocRankerDriver', 'Matches2DocRankDriver'],
]);

/** Arguments of drivers of releases before Jina 1.0, and what to write today. */
const argumentReplacements: ReadonlyMap<string, string> = new Map([
  ['recur_on', 'traversal_paths, e.g. [c] for chunks and [m] for matches'],
  ['apply_order', 'traversal_paths in the order wanted, e.g. [r, c]'],
  ['granularity_range', 'traversal_paths, e.g. [r] for [0, 0], [c] for [1, 1], [r, c] for [0, 1]'],
  ['adjacency_range', 'traversal_paths, e.g. [m] for [1, 1]'],
  ['depth_range', 'traversal_paths, e.g. [r, c] for [0, 1]'],
]);

/** What replaced a driver; an empty text for one that is not known. */
export function driverReplacement(name: string): string {
  return advice(replacements.get(name));
}

/** What replaced an argument of drivers; an empty text for one that is not known. */
export function argumentReplacement(name: string): string {
  return advice(argumentReplacements.get(name));
}

function advice(replacement: string | undefined): string {
  return replacement === undefined
    ? ''
    : `; it is of a release before Jina 1.0, write ${replacement}`;
}
