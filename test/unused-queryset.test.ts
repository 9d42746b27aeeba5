import { describe, expect, it } from '@jest/globals';
import { serveFlow } from './helpers/gateway.ts';
import { numbered, storedFlow } from './helpers/stored-flow.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const entry = (name: string, more = {}) => ({ name, parameters: { end: 1 }, priority: 1, ...more });

describe('An entry of the queryset that names no driver of the Flow', () => {
  it('is warned of, once, with the name that is near to it; the search goes on', async () => {
    await using folder = await temporaryFolder();
    const flow = storedFlow(folder.path);
    await using _running = await flow.start({ serve: false });
    await flow.index([numbered(1)]);
    const queryset = [entry('KVSearchDrivr'), entry('KVSearchDrivr'), entry('Nonsense')];
    const [response] = await flow.search([{ ...numbered(1), id: 'query' }], { queryset });
    expect(response?.docs[0]?.matches).toHaveLength(1);
    expect(response?.warnings).toEqual([
      'The queryset names "KVSearchDrivr", which is no driver of this Flow for search requests: it has no effect; did you mean "KVSearchDriver"?',
      'The queryset names "Nonsense", which is no driver of this Flow for search requests: it has no effect',
    ]);
  });

  it('is warned of over REST too', async () => {
    await using folder = await temporaryFolder();
    await storedFlow(folder.path).index([numbered(1)]);
    await using server = await serveFlow(storedFlow(folder.path));
    const data = [{ id: 'query', embedding: [1, 1] }];
    const response = await fetch(`${server.url}/api/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ data, queryset: [entry('Nonsense')] }),
    });
    expect((await response.json()).warnings).toEqual([expect.stringMatching(/names "Nonsense"/)]);
  });

  it.each([
    ['names a driver of the Flow', [entry('KVSearchDriver')]],
    ['is disabled', [entry('Nonsense', { disabled: true })]],
    ['is what top_k stands for', [entry('SliceQL'), entry('VectorSearchDriver')]],
  ])('is not warned of when it %s', async (_, queryset) => {
    await using folder = await temporaryFolder();
    const flow = storedFlow(folder.path);
    await using _running = await flow.start({ serve: false });
    await flow.index([numbered(1)]);
    const [response] = await flow.search([numbered(1)], { queryset, topK: 3 });
    expect(response?.warnings).toEqual([]);
  });
});
