import { describe, expect, it } from '@jest/globals';
import type { Tensor, VectorIndexer } from '@podflow/core';
import { Workspace, write } from '../../../../../test/contracts/indexer-harness.ts';
import { metrics } from '../../../src/indexers/vector/metrics.ts';
import { createNumpyIndexer } from '../../../src/indexers/vector/numpy-indexer.ts';
import { opener } from '../open-indexer.ts';

const open = opener<VectorIndexer>(createNumpyIndexer);

/** Distances of [1, 2, 0, -3] to the rows below, by `scipy.spatial.distance.cdist` 1.17. */
const golden: Readonly<Record<string, [number, number]>> = {
  cosine: [0.7327387580875756, 1.096523417813168],
  euclidean: [4.123105625617661, 5.852349955359813],
  sqeuclidean: [17, 34.25],
  cityblock: [5, 10.5],
  chebyshev: [4, 4],
  canberra: [1.3333333333333333, 3.333333333333333],
  braycurtis: [0.5555555555555556, 1.105263157894737],
  correlation: [0.5165062215847718, 1.1064325099266614],
  hamming: [0.5, 1],
};

const rows = [
  [2, 2, 0, 1],
  [0.5, -1, 4, 0],
];

function tensorOf(vectors: readonly number[][]): Tensor<'float32'> {
  return {
    dtype: 'float32',
    shape: [vectors.length, vectors[0]?.length ?? 0],
    data: Float32Array.from(vectors.flat()),
  };
}

describe('the metrics of NumpyIndexer', () => {
  it.each(metrics)('%s gives the distances of SciPy, 0 for the vector itself', async (metric) => {
    await using workspace = await Workspace.create(open);
    const indexer = await workspace.open({ with: { metric } });
    const query = [1, 2, 0, -3];
    await write([indexer], 'r1', () => indexer.add(['b', 'c', 'a'], tensorOf([...rows, query])));
    const [hits] = await indexer.query(tensorOf([query]), 3);
    expect(hits?.ids).toEqual(['a', 'b', 'c']);
    const [self, ...others] = hits?.distances ?? [];
    expect(self).toBe(0);
    expect(others[0]).toBeCloseTo(golden[metric]?.[0] ?? Number.NaN, 12);
    expect(others[1]).toBeCloseTo(golden[metric]?.[1] ?? Number.NaN, 12);
  });

  it('are binding for what is stored', async () => {
    await using workspace = await Workspace.create(open);
    const indexer = await workspace.open({ with: { metric: 'cityblock' } });
    await write([indexer], 'r1', () => indexer.add(['b'], tensorOf([[1, 2]])));
    await workspace.closeAll();
    await expect(workspace.open({ with: { metric: 'chebyshev' } })).rejects.toMatchObject({
      code: 'ERR_INDEX_METRIC',
    });
  });

  it('are all named when another one is asked for', async () => {
    await using workspace = await Workspace.create(open);
    const refusal = workspace.open({ with: { metric: 'mahalanobis' } });
    await expect(refusal).rejects.toMatchObject({ code: 'ERR_VALUE' });
    for (const metric of metrics) {
      await expect(refusal).rejects.toThrow(
        expect.objectContaining({ message: expect.stringContaining(metric) }),
      );
    }
  });

  it('count a vector of equal numbers as not correlated', async () => {
    await using workspace = await Workspace.create(open);
    const indexer = await workspace.open({ with: { metric: 'correlation' } });
    await write([indexer], 'r1', () => indexer.add(['b'], tensorOf([[1, 1]])));
    const [hits] = await indexer.query(tensorOf([[1, 2]]), 1);
    expect(hits).toEqual({ ids: ['b'], distances: [1] });
  });
});
