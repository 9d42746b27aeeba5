import { describe, expect, it } from '@jest/globals';
import { buildGraph, type Fault, inspectGraph } from '../../src/index.ts';
import { makeFlow } from './make-flow.ts';

type Pods = Parameters<typeof makeFlow>[0];
const faultsOf = (pods: Pods): readonly Fault[] => inspectGraph(makeFlow(pods)).faults;
const errorsOf = (pods: Pods) => faultsOf(pods).filter(({ severity }) => severity === 'error');
const at = (line: number) => ({ file: 'flow.yml', line, column: 3 });

describe('inspectGraph', () => {
  it('gives a graph and no faults for a sound Flow', () => {
    const { graph, faults } = inspectGraph(makeFlow([{ name: 'a' }]));
    expect(graph?.order).toEqual(['a']);
    expect(faults).toEqual([]);
  });

  it('gives no graph when something is wrong', () => {
    expect(inspectGraph(makeFlow([{ name: 'a', needs: ['b'] }])).graph).toBeNull();
  });

  it('gives a graph when there are only warnings', () => {
    const { graph, faults } = inspectGraph(
      makeFlow([{ name: 'a' }, { name: 'b', needs: ['gateway'] }]),
    );
    expect(graph?.warnings).toEqual(faults);
    expect(faults.map(({ severity }) => severity)).toEqual(['warning']);
  });

  it('refuses a Flow without Pods', () => {
    expect(faultsOf([])).toMatchObject([{ code: 'ERR_FLOW_EMPTY', file: 'flow.yml' }]);
  });

  it('refuses a Flow whose Pods are all inspections to remove', () => {
    const flow = makeFlow([{ name: 'a', method: 'inspect' }], { inspect: 'remove' });
    expect(inspectGraph(flow).faults).toMatchObject([{ code: 'ERR_FLOW_EMPTY' }]);
  });

  it('says which name an unknown need was meant to be, and where it stands', () => {
    const faults = errorsOf([
      { name: 'text_indexer' },
      { name: 'join_all', needs: ['gateway', 'text_indxer'], needsPlaces: [at(8), at(9)] },
    ]);
    expect(faults).toMatchObject([{ code: 'ERR_NEEDS_UNKNOWN', ...at(9) }]);
    expect(faults[0]?.message).toContain('"text_indxer"');
    expect(faults[0]?.message).toContain('did you mean "text_indexer"?');
  });

  it('lists the Pods when no name is near', () => {
    const [fault] = errorsOf([{ name: 'a' }, { name: 'b', needs: ['elsewhere'], place: at(4) }]);
    expect(fault).toMatchObject({ code: 'ERR_NEEDS_UNKNOWN', ...at(4) });
    expect(fault?.message).toContain('gateway, a');
    expect(fault?.message).not.toContain('did you mean');
  });

  it('finds a name that differs in case only', () => {
    const [fault] = errorsOf([{ name: 'Loader' }, { name: 'b', needs: ['LOADER'] }]);
    expect(fault?.message).toContain('did you mean "Loader"?');
  });

  it('refuses a Pod that needs itself, once', () => {
    const faults = errorsOf([{ name: 'a', needs: ['a', 'gateway'], needsPlaces: [at(3), at(4)] }]);
    expect(faults).toMatchObject([{ code: 'ERR_NEEDS_SELF', ...at(3) }]);
    expect(faults).toHaveLength(1);
  });

  it.each([[null], [[]], [['a']]])('refuses method needs with %j', (needs) => {
    const faults = errorsOf([{ name: 'a' }, { name: 'b', method: 'needs', needs }]);
    expect(faults.map(({ code }) => code)).toEqual(['ERR_NEEDS_COUNT']);
  });

  it('refuses needs_all without a Pod before it', () => {
    const faults = errorsOf([{ name: 'all', method: 'needs_all' }]);
    expect(faults.map(({ code }) => code)).toEqual(['ERR_NEEDS_COUNT']);
  });

  it.each(['inspect', 'gather_inspect', 'needs_all'] as const)(
    'refuses needs with %s',
    (method) => {
      const pods: Pods = [
        { name: 'a' },
        { name: 'look', method: 'inspect' },
        { name: 'b', method, needs: ['a'], needsPlaces: [at(5)] },
      ];
      expect(errorsOf(pods)).toMatchObject([{ code: 'ERR_NEEDS_COUNT', ...at(5) }]);
    },
  );

  it.each(['my-pod', '1st', '', 'a b', 'a.b', '<b>', 'a"b'])('refuses the name %j', (name) => {
    expect(errorsOf([{ name, place: at(2) }])).toMatchObject([{ code: 'ERR_POD_NAME', ...at(2) }]);
  });

  it.each(['a', '_aux', 'Pod_1', 'größe', '画像'])('accepts the name %j', (name) => {
    expect(faultsOf([{ name }])).toEqual([]);
  });

  it('proposes a name that is legal', () => {
    expect(errorsOf([{ name: 'my-pod' }])[0]?.message).toContain('"my_pod"');
    expect(errorsOf([{ name: '1st' }])[0]?.message).toContain('"pod_1st"');
  });

  it('reserves the name of the gateway', () => {
    expect(errorsOf([{ name: 'gateway' }])).toMatchObject([{ code: 'ERR_POD_NAME' }]);
  });

  it('names the Pods of a circle in the direction of the data', () => {
    const faults = errorsOf([
      { name: 'a', needs: ['gateway', 'c'], needsPlaces: [at(2), at(3)] },
      { name: 'b', needs: ['a'] },
      { name: 'c', needs: ['b'] },
    ]);
    expect(faults).toMatchObject([{ code: 'ERR_NEEDS_CYCLE', ...at(3) }]);
    expect(faults[0]?.message).toContain(': a -> b -> c -> a;');
  });

  it('finds every one of several circles and spares the Pods behind them', () => {
    const faults = errorsOf([
      { name: 'a', needs: ['b'] },
      { name: 'b', needs: ['a'] },
      { name: 'x', needs: ['y'] },
      { name: 'y', needs: ['x'] },
      { name: 'end', needs: ['b', 'y'] },
    ]);
    expect(faults.map(({ message }) => /circle.*: (.*);/.exec(message)?.[1])).toEqual([
      'a -> b -> a',
      'x -> y -> x',
    ]);
  });
});

describe('buildGraph', () => {
  it('throws all faults together, each with its place, and leaves the warnings out', () => {
    const flow = makeFlow([
      { name: 'my-pod', place: at(2) },
      { name: 'self', needs: ['self'], needsPlaces: [at(5)] },
      { name: 'p', needs: ['q'] },
      { name: 'q', needs: ['p', 'nowhere'] },
      { name: 'few', method: 'needs', needs: ['q'] },
    ]);
    const thrown = catchError(() => buildGraph(flow));
    const codes = ['COUNT', 'SELF', 'UNKNOWN', 'CYCLE'].map((code) => `ERR_NEEDS_${code}`);
    expect(thrown).toMatchObject({ name: 'FlowError', code: 'ERR_CONFIG' });
    expect(thrown.faults?.map(({ code }) => code).sort()).toEqual(
      [...codes, 'ERR_POD_NAME'].sort(),
    );
    expect(thrown.message).toContain('5 errors');
    expect(thrown.message).toContain('flow.yml:2:3 error ERR_POD_NAME: ');
    expect(thrown.message).toContain('p -> q -> p');
  });
});

function catchError(run: () => unknown): Error & { faults?: readonly Fault[] } {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('Expected an error, got none.');
}
