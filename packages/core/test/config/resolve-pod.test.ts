import { describe, expect, it } from '@jest/globals';
import { type PodInput, resolveFlowOptions, resolvePod } from '../../src/config/resolve-pod.ts';
import { testCatalog } from './test-catalog.ts';

const options = { catalog: testCatalog(), env: {} };

function resolve(input: PodInput) {
  const { config, faults } = resolvePod(input, options);
  expect(faults).toEqual([]);
  return config;
}

describe('resolvePod', () => {
  it.each([
    { timeoutReady: 5, readOnly: true, usesAfter: '_merge_matches' },
    { timeout_ready: 5, read_only: true, uses_after: '_merge_matches' },
    { timeoutReady: 5, 'read-only': true, uses_after: '_merge_matches' },
  ])('understands keys in either spelling: %j', (input) => {
    expect(resolve(input)).toMatchObject({
      name: 'pod0',
      timeoutReady: 5,
      readOnly: true,
      usesAfter: { uses: '_merge_matches' },
    });
  });

  it('leaves texts in objects as they are', () => {
    const config = resolve({
      uses: { jtype: 'CLIPTextEncoder', with: { model: '$HOME', labels: { a: '1' } } },
    });
    expect(config.uses.options).toEqual({ model: '$HOME', labels: { a: '1' } });
  });

  it('has no places', () => {
    const config = resolve({ needs: ['a', 'b'] });
    expect(config.place).toBeUndefined();
    expect(config.needsPlaces).toBeUndefined();
    expect(config.needs).toEqual(['a', 'b']);
  });

  it('reports faults without a place, by the same rules as YAML', () => {
    const { faults } = resolvePod({ shards: 0, pollng: 'all', uses: 'NumpyIndxer' }, options);
    expect(faults).toEqual([
      {
        code: 'ERR_VALUE',
        severity: 'error',
        message: '"shards" is 0; expected a whole number from 1 to 1024',
      },
      {
        code: 'ERR_KEY_UNKNOWN',
        severity: 'error',
        message: 'the key "pollng" of a Pod is not known; did you mean "polling"?',
      },
      {
        code: 'ERR_USES_UNKNOWN',
        severity: 'error',
        message: 'the class "NumpyIndxer" is not known; did you mean "NumpyIndexer"?',
      },
    ]);
  });

  it('refuses the name of the gateway', () => {
    const { faults } = resolvePod({ name: 'gateway' }, options);
    expect(faults.map(({ code }) => code)).toEqual(['ERR_POD_NAME']);
  });

  it('does not pollute prototypes', () => {
    const uses = JSON.parse('{"jtype": "CLIPTextEncoder", "with": {"__proto__": {"polluted": 1}}}');
    const { config } = resolvePod({ uses }, options);
    expect(Object.getPrototypeOf(config.uses.options)).toBeNull();
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('resolvePod behind other Pods', () => {
  it('renames a Pod whose name is taken, with a warning', () => {
    const before = [{ name: 'a', method: 'add' }] as const;
    const { config, faults } = resolvePod({ name: 'a' }, { ...options, before });
    expect(config.name).toBe('a1');
    expect(faults.map(({ code, severity }) => [code, severity])).toEqual([
      ['ERR_POD_NAME', 'warning'],
    ]);
  });

  it('has the settings and the environment of the Flow', () => {
    const { config, faults, variables } = resolvePod(
      { uses: '!CLIPTextEncoder {with: {model: $MODEL}}' },
      { ...options, common: { shards: 3 }, flowEnv: { MODEL: 'x' } },
    );
    expect(faults).toEqual([]);
    expect(config.shards).toBe(3);
    expect(config.uses.options['model']).toBe('x');
    expect(variables).toEqual({ MODEL: 'x' });
  });
});

describe('resolveFlowOptions', () => {
  it('sorts settings of the Flow from those of its Pods', () => {
    const {
      options: flow,
      common,
      faults,
    } = resolveFlowOptions({ restApi: true, prefetch: 3, shards: 2 }, options);
    expect(faults).toEqual([]);
    expect(flow).toMatchObject({ restApi: true, prefetch: 3, portExpose: 45_678 });
    expect(common).toEqual({ shards: 2 });
  });
});
