import { describe, expect, it } from '@jest/globals';
import { Flow } from '../src/flow.ts';

const quiet = (options: ConstructorParameters<typeof Flow>[0]): Flow =>
  new Flow(options).onLog(() => {});

describe('new Flow', () => {
  it('takes every key that "with" has in YAML, in both spellings', () => {
    const flow = quiet({
      on_error_strategy: 'SKIP_HANDLE',
      port_expose: 1234,
      shards: 3,
      timeoutReady: 5,
      prefetch: 2,
      inspect: 'hang',
    }).add({ name: 'a' });
    const [pod] = flow.config.pods;
    expect(pod).toMatchObject({ onErrorStrategy: 'skip_handle', shards: 3, timeoutReady: 5 });
    expect(flow.config.options).toMatchObject({ portExpose: 1234, prefetch: 2, inspect: 'hang' });
  });

  it('lets a Pod say otherwise', () => {
    const [pod] = quiet({ shards: 3 }).add({ shards: 2 }).config.pods;
    expect(pod?.shards).toBe(2);
  });

  it('does what on_error_strategy says', async () => {
    const sort = { uses: '- !SortQL | {field: tags__n, traversal_paths: [r]}' };
    const clear = { uses: '- !ExcludeQL | {fields: [text], traversal_paths: [r]}' };
    const documents = [
      { text: 'A', tags: { n: 1 } },
      { text: 'B', tags: { n: 'x' } },
    ];
    const textsWith = async (on_error_strategy: string) => {
      const [response] = await quiet({ on_error_strategy }).add(sort).add(clear).search(documents);
      return response?.docs.map(({ text }) => text);
    };
    expect(await textsWith('SKIP_HANDLE')).toEqual(['A', 'B']);
    expect(await textsWith('IGNORE')).toEqual([undefined, undefined]);
  });

  it('is saved with them', () => {
    const flow = quiet({ shards: 3, on_error_strategy: 'SKIP_HANDLE' }).add({ name: 'a' });
    const again = Flow.loadConfig(flow.saveConfig());
    expect(again.config.pods[0]).toMatchObject({ shards: 3, onErrorStrategy: 'skip_handle' });
  });

  it.each<[Record<string, unknown>, string]>([
    [{ nonsense: 1 }, 'the key "nonsense" of a Flow is not known'],
    [{ prefech: 1 }, 'the key "prefech" of a Flow is not known; did you mean "prefetch"?'],
    [{ use: '_pass' }, 'the key "use" is'],
    [{ prefetch: 0 }, '"prefetch" is 0; expected a whole number from 1'],
    [{ inspect: 'all' }, '"inspect" is "all"; expected one of'],
    [{ on_error_strategy: 'SKIP' }, '"on_error_strategy" is "SKIP"; expected one of'],
  ])('refuses %j', (options, message) => {
    expect(() => quiet(options)).toThrow(message);
    expect(() => quiet(options)).toThrow(expect.objectContaining({ code: 'ERR_CONFIG' }));
  });
});

describe('add', () => {
  it.each([
    [{ nonsense: 1 }, 'the key "nonsense" of a Pod is not known'],
    [{ shard: 1, nam: 'a' }, 'the key "nam" of a Pod is not known; did you mean "name"?'],
    [{ use: '_pass' }, 'the key "use" is not known; did you mean "uses"?'],
  ])('refuses %j', (pod, message) => {
    expect(() => quiet({}).add(pod)).toThrow(message);
  });
});
