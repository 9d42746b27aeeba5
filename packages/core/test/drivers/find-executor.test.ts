import { describe, expect, it } from '@jest/globals';
import { bindingOf, findExecutor } from '../../src/drivers/find-executor.ts';
import type { NamedExecutor } from '../../src/executor/executor.ts';
import { compound, driver, errorOf, makeContext, search } from './make-context.ts';
import { SmallStore, SmallVectorIndex, store, vectorIndexer } from './small-executors.ts';

const both = compound(vectorIndexer('vec', new SmallVectorIndex(2)), store('kv', new SmallStore()));

function find(
  options: Record<string, unknown>,
  method = 'add',
  executor: NamedExecutor & { components?: readonly NamedExecutor[] } = both,
): string {
  const context = makeContext(search([]), executor);
  return findExecutor(context, bindingOf(driver('SomeDriver', options), method)).named.name;
}

describe('the Executor of a driver', () => {
  it.each([
    ['kv', 'kv'],
    ['vec', 'vec'],
    ['BinaryPbIndexer', 'kv'],
    ['BaseKVIndexer', 'kv'],
    ['BaseVectorIndexer', 'vec'],
    ['BaseIndexer', 'vec'],
  ])('named %s is the component %s', (executor, expected) => {
    expect(find({ executor })).toBe(expected);
  });

  it('is a component of that name before one of that class', () => {
    const own = compound(
      store('kv', new SmallStore()),
      vectorIndexer('BinaryPbIndexer', new SmallVectorIndex(2)),
    );
    expect(find({ executor: 'BinaryPbIndexer' }, 'add', own)).toBe('BinaryPbIndexer');
  });

  it('is known by the base class of its kind when it states no ancestors', () => {
    const user = { ...store('mine', new SmallStore()), classNames: ['MyStore'] };
    expect(find({ executor: 'BaseKVIndexer' }, 'add', compound(user))).toBe('mine');
  });

  it.each([['kv'], ['BinaryPbIndexer'], ['BaseIndexer']])(
    "is the Pea's own when %s names it",
    (executor) => {
      expect(find({ executor }, 'add', store('kv', new SmallStore()))).toBe('kv');
    },
  );

  it("is the Pea's own when none is named", () => {
    expect(find({}, 'add', store('kv', new SmallStore()))).toBe('kv');
  });

  it('is the only component with the method when none is named', () => {
    expect(find({}, 'query_by_key')).toBe('vec');
  });

  it.each([
    [{ executor: 'text_kv_idx' }, 'add', "no Executor has the name or class 'text_kv_idx'"],
    [{}, 'add', 'several components have the method add'],
    [{}, 'fly', 'both (CompoundIndexer) has no method fly (its methods: none)'],
    [
      { executor: 'kv', method: 'query_by_key' },
      'add',
      'kv (BinaryPbIndexer) has no method queryByKey (its methods: add, delete, query, update)',
    ],
    [
      { executor: 'kv', method: 'constructor' },
      'add',
      'kv (BinaryPbIndexer) has no method constructor (its',
    ],
    [
      { executor: 'kv', method: 'to_string' },
      'add',
      'kv (BinaryPbIndexer) has no method toString (its',
    ],
    [{ executor: 'kv', method: 'size' }, 'add', 'kv (BinaryPbIndexer) has no method size (its'],
  ])('is not found with %j and %s', async (options, method, message) => {
    const error = await errorOf(() => find(options, method));
    expect(error).toMatchObject({ code: 'ERR_DRIVER' });
    expect(error.message).toContain(`SomeDriver of Pod pod: ${message}`);
    expect(error.message).toContain('components: vec (NumpyIndexer), kv (BinaryPbIndexer)');
  });

  it('says that there are no components', async () => {
    const kv = store('kv', new SmallStore());
    const error = await errorOf(() => find({ executor: 'x' }, 'add', kv));
    expect(error.message).toContain('components: none');
  });

  it('does not offer the hooks of the runtime as methods', async () => {
    const hooked = Object.assign(new SmallStore(), { commit() {}, close() {} });
    const error = await errorOf(() => find({}, 'fly', store('kv', hooked)));
    expect(error.message).toContain('(its methods: add, delete, query, update)');
  });

  it.each([[{ executor: 5 }], [{ method: '' }]])('is refused as %j', async (options) => {
    expect(await errorOf(() => find(options))).toMatchObject({ code: 'ERR_VALUE' });
  });
});
