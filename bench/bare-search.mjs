import { randomUUID } from 'node:crypto';
import { decodeDocument } from '../packages/core/dist/document/document-codec.js';
import { createClipTextEncoder } from '../packages/executors/dist/encoders/clip-text-encoder.js';
import { createBinaryPbIndexer } from '../packages/executors/dist/indexers/key-value/binary-pb-indexer.js';
import { createNumpyIndexer } from '../packages/executors/dist/indexers/vector/numpy-indexer.js';

/**
 * Text search with the tokenizer, ONNX session and indexers of the query Flow, but without a Flow: all in the thread that calls it.
 * Resolves with a function from texts to the Documents found for each.
 */
export async function openBareSearch(workspace) {
  const context = (name) => ({
    metas: { name, workspace, readOnly: true },
    pod: name,
    shard: 1,
    shards: 1,
    owner: randomUUID(),
    env: process.env,
    components: [],
    log: () => {},
  });
  const encoder = await createClipTextEncoder({}, context('text_encoder'));
  const vectors = await createNumpyIndexer(
    { index_filename: 'images_embs.gz', metric: 'cosine' },
    context('images_vec_idx'),
  );
  const pictures = await createBinaryPbIndexer(
    { index_filename: 'images.gz' },
    context('images_kv_idx'),
  );
  return async (texts, topK) => {
    const found = await vectors.query(await encoder.encode(texts), topK);
    return found.map(({ ids, distances }) =>
      pictures.query(ids).map((bytes, rank) => ({
        ...decodeDocument(bytes),
        score: { value: distances[rank] },
      })),
    );
  };
}
