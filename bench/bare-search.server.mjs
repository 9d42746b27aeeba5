// The least that can answer a text search: one Fastify route that encodes, searches and fetches in its own thread, over the same index
// as the Flow. `node bare-search.server.mjs WORKSPACE`
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { documentToJson } from '../packages/core/dist/document/json.js';
import { openBareSearch } from './bare-search.mjs';

const [workspace = '.'] = process.argv.slice(2);
const search = await openBareSearch(workspace);
const { fastify } = createRequire(new URL('../packages/gateway/package.json', import.meta.url))(
  'fastify',
);
const app = fastify();
app.post('/api/search', async ({ body: { data, top_k } }) => {
  const found = await search(data, top_k);
  const docs = data.map((text, index) => ({
    id: randomUUID(),
    mimeType: 'text/plain',
    text,
    matches: found[index].map(({ score, ...match }) => ({
      ...documentToJson(match, { tensors: false }),
      score,
    })),
  }));
  return { requestId: randomUUID(), search: { docs }, status: {}, queryset: [], routes: [] };
});
await app.listen({ host: '127.0.0.1', port: 0 });
console.log(`Open http://127.0.0.1:${app.server.address().port} (Ctrl-C stops)`);
process.once('SIGTERM', () => app.close());
