// The least that can answer a text search: one Fastify route that encodes, searches and fetches in its own thread, with the
// tokenizer, ONNX session and indexers of the Flow, over the same index. `node bare-search.server.mjs WORKSPACE`
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { decodeDocument } from '../packages/core/dist/document/document-codec.js';
import { documentToJson } from '../packages/core/dist/document/json.js';
import { createClipTextEncoder } from '../packages/executors/dist/encoders/clip-text-encoder.js';
import { createBinaryPbIndexer } from '../packages/executors/dist/indexers/key-value/binary-pb-indexer.js';
import { createNumpyIndexer } from '../packages/executors/dist/indexers/vector/numpy-indexer.js';

const [workspace = '.'] = process.argv.slice(2);
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

const { fastify } = createRequire(new URL('../packages/gateway/package.json', import.meta.url))(
  'fastify',
);
const app = fastify();
app.post('/api/search', async ({ body: { data, top_k } }) => {
  const found = await vectors.query(await encoder.encode(data), top_k);
  const docs = data.map((text, index) => ({
    id: randomUUID(),
    mimeType: 'text/plain',
    text,
    matches: matchesOf(found[index]),
  }));
  return { requestId: randomUUID(), search: { docs }, status: {}, queryset: [], routes: [] };
});
await app.listen({ host: '127.0.0.1', port: 0 });
console.log(`Open http://127.0.0.1:${app.server.address().port} (Ctrl-C stops)`);
process.once('SIGTERM', () => app.close());

function matchesOf({ ids, distances }) {
  return pictures.query(ids).map((bytes, rank) => ({
    ...documentToJson(decodeDocument(bytes), { tensors: false }),
    score: { value: distances[rank] },
  }));
}
