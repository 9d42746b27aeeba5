import { describe, expect, it } from '@jest/globals';
import type { Document } from '../../src/document/document.ts';
import { encodeDocument } from '../../src/document/document-codec.ts';
import { driver, errorOf, ids, noExecutor, run, search } from './make-context.ts';
import { SmallStore, store } from './small-executors.ts';

const load = driver('LoadGroundTruthDriver');

function truths(...documents: Document[]): SmallStore {
  const executor = new SmallStore();
  executor.add(
    documents.map(({ id }) => id),
    documents.map(encodeDocument),
  );
  return executor;
}

describe('LoadGroundTruthDriver', () => {
  it('fetches groundtruths by id, parallel to the Documents', async () => {
    const executor = truths({ id: 'b', text: 'truth b' }, { id: 'a', text: 'truth a' });
    const { docs, groundtruths } = await run(
      load,
      search([{ id: 'a' }, { id: 'b' }]),
      store('kv', executor),
    );
    expect(ids(docs)).toEqual(['a', 'b']);
    expect(groundtruths).toEqual([
      { id: 'a', text: 'truth a' },
      { id: 'b', text: 'truth b' },
    ]);
  });

  it('removes Documents that have none and replaces groundtruths that are there', async () => {
    const executor = truths({ id: 'b', text: 'truth b' });
    const request = search([{ id: 'a' }, { id: 'b' }], { groundtruths: [{ id: 'x' }] });
    const { docs, groundtruths } = await run(load, request, store('kv', executor));
    expect(ids(docs)).toEqual(['b']);
    expect(ids(groundtruths)).toEqual(['b']);
  });

  it('looks at roots only', async () => {
    const executor = truths({ id: 'a' }, { id: 'c' });
    const request = search([{ id: 'a', chunks: [{ id: 'c' }, { id: 'd' }] }]);
    const { docs, groundtruths } = await run(load, request, store('kv', executor));
    expect(ids(docs[0]?.chunks)).toEqual(['c', 'd']);
    expect(ids(groundtruths)).toEqual(['a']);
  });

  it('fails and removes a Document whose groundtruth cannot be read', async () => {
    const executor = truths({ id: 'b' });
    executor.add(['a'], [new Uint8Array([0xc1])]);
    const request = search([{ id: 'a' }, { id: 'b' }]);
    const [a] = request.docs;
    await run(load, request, store('kv', executor));
    expect(ids(request.docs)).toEqual(['b']);
    expect(ids(request.groundtruths)).toEqual(['b']);
    expect(a?.error?.code).toBe('ERR_INDEX_FORMAT');
  });

  it('feeds evaluation: what follows compares with what was loaded', async () => {
    const matches = [{ id: 'm1' }, { id: 'm2' }];
    const executor = Object.assign(truths({ id: 'a', matches }), {
      evaluate: (actual: readonly unknown[], desired: readonly unknown[]) =>
        actual.filter((item) => desired.includes(item)).length / desired.length,
    });
    const request = search([{ id: 'a', matches: [{ id: 'm2' }] }]);
    const steps = [load, driver('RankEvaluateDriver', { traversal_paths: ['r'] })];
    const { docs } = await run(steps, request, store('kv', executor));
    expect(docs[0]?.evaluations).toMatchObject([{ value: 0.5, refId: 'a' }]);
  });

  it('needs an Executor that has the method', async () => {
    const error = await errorOf(() => run(load, search([{ id: 'a' }]), noExecutor));
    expect(error).toMatchObject({ code: 'ERR_DRIVER' });
  });
});
