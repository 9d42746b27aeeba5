import { describe, expect, it } from '@jest/globals';
import { indexerDefinitions } from '../../src/indexers/definitions.ts';

describe('indexerDefinitions', () => {
  it('has the classes of Jina with their kinds and ancestors', () => {
    const names = indexerDefinitions.map(({ className, kind, ancestors }) => [
      className,
      kind,
      ...ancestors,
    ]);
    expect(names).toEqual([
      ['NumpyIndexer', 'vector-indexer', 'BaseNumpyIndexer', 'BaseVectorIndexer', 'BaseIndexer'],
      ['HnswlibIndexer', 'vector-indexer', 'BaseNumpyIndexer', 'BaseVectorIndexer', 'BaseIndexer'],
      ['BinaryPbIndexer', 'key-value-indexer', 'BaseKVIndexer', 'BaseIndexer'],
      ['DataURIPbIndexer', 'key-value-indexer', 'BaseKVIndexer', 'BaseIndexer'],
      ['DocCache', 'cache', 'BaseCache'],
      ['CompoundIndexer', 'compound-indexer', 'CompoundExecutor'],
      ['UniqueVectorIndexer', 'compound-indexer', 'CompoundExecutor'],
      ['UniquePbIndexer', 'compound-indexer', 'CompoundExecutor'],
      ['CompoundExecutor', 'base', 'BaseExecutor'],
    ]);
  });

  it.each(indexerDefinitions)(
    'names a built module that exports the factory of $className',
    async (definition) => {
      expect(definition.module).toContain('/dist/indexers/');
      const loaded = await import(definition.module);
      expect(typeof loaded[definition.exportName]).toBe('function');
    },
  );
});
