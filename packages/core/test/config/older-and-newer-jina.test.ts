import { describe, expect, it } from '@jest/globals';
import { inspectYaml, messagesOf } from './inspect-yaml.ts';

const flowWith = (uses: string): string =>
  `!Flow\nversion: '1'\npods:\n  - uses:\n${uses.replace(/^/gm, '      ')}\n`;
const withDriver = (driver: string): string =>
  flowWith(`jtype: BaseExecutor\nrequests:\n  on:\n    IndexRequest:\n      - ${driver}`);

describe('a class with empty arguments behind it', () => {
  it.each(['EncodeDriver {}', 'EncodeDriver { }', 'EncodeDriver{}', '!EncodeDriver {}'])(
    'is the driver: jtype: %s',
    (jtype) => {
      const { config, faults } = inspectYaml(withDriver(`jtype: '${jtype}'`));
      expect(faults).toEqual([]);
      expect(config?.pods[0]?.uses.requests?.index).toMatchObject([{ name: 'EncodeDriver' }]);
    },
  );

  it('is the Executor, and the Flow', () => {
    const yaml = "jtype: Flow {}\nversion: '1'\npods:\n  - uses: {jtype: 'NumpyIndexer {}'}\n";
    const { config, faults } = inspectYaml(yaml);
    expect(faults).toEqual([]);
    expect(config?.pods[0]?.uses.definition.className).toBe('NumpyIndexer');
  });

  it('is no class when something stands in the braces', () => {
    expect(messagesOf(withDriver("jtype: 'EncodeDriver {method: encode}'"))).toEqual([
      expect.stringContaining('the driver "EncodeDriver {method: encode}" is not known'),
    ]);
  });
});

describe('a Flow of Jina 2 or 3', () => {
  it.each(['jtype: Flow', '!Flow'])('is told as such, once: %s', (head) => {
    const yaml = `${head}\nversion: '1'\nwith: {protocol: http}\nexecutors:\n  - {name: enc, uses: jinahub://X}\n`;
    const { config, faults } = inspectYaml(yaml);
    expect(config).toBeNull();
    expect(faults).toMatchObject([{ code: 'ERR_VERSION', severity: 'error', line: 4 }]);
    expect(faults[0]?.message).toMatch(/Jina 2 or later.*"pods:".*"shards: N".*jinahub:/);
  });
});

describe('what Jina had before 1.0', () => {
  it.each(['_forward', '_merge_all'])('the built-in %s still runs', (uses) => {
    const { config, faults } = inspectYaml(`!Flow\nversion: '1'\npods: [{uses: ${uses}}]`);
    expect(faults).toEqual([]);
    expect(config?.pods[0]?.uses.requests).toHaveProperty('search');
  });

  it.each([
    ['!PruneDriver {}', 'write ExcludeQL'],
    ['!MergeTopKDriver {}', 'write ReduceAllDriver, SortQL and SliceQL'],
    ['!TopKFilterDriver {}', 'write SliceQL'],
    ['!ChunkPbSearchDriver {}', 'write KVSearchDriver with traversal_paths: [cm]'],
  ])('the driver %s is named with what replaced it', (driver, advice) => {
    const { faults } = inspectYaml(withDriver(driver));
    expect(faults).toMatchObject([{ code: 'ERR_DRIVER_UNKNOWN', severity: 'error' }]);
    expect(faults[0]?.message).toContain('of a release before Jina 1.0');
    expect(faults[0]?.message).toContain(advice);
  });

  it.each(['recur_on: [chunks]', 'granularity_range: [0, 1]', 'adjacency_range: [1, 1]'])(
    'the argument %s is named with what replaced it',
    (argument) => {
      const { faults } = inspectYaml(withDriver(`!FilterQL {with: {lookups: {}, ${argument}}}`));
      expect(faults).toMatchObject([{ code: 'ERR_KEY_UNKNOWN', severity: 'warning' }]);
      expect(faults[0]?.message).toContain('of a release before Jina 1.0, write traversal_paths');
    },
  );

  it('logserver is known, and what replaces it', () => {
    const { faults } = inspectYaml("!Flow\nversion: '1'\nwith: {logserver: true}\npods: [{}]");
    expect(faults).toMatchObject([{ code: 'ERR_NOT_SUPPORTED', severity: 'warning' }]);
    expect(faults[0]?.message).toContain('the log goes to stderr');
    expect(inspectYaml("!Flow\nversion: '1'\nwith: {logserver: false}\npods: [{}]").faults).toEqual(
      [],
    );
  });
});

describe('a short key', () => {
  it('that is nearly another one names that first', () => {
    expect(messagesOf("!Flow\nversion: '1'\npods: [{use: _pass}]")).toEqual([
      expect.stringMatching(
        /the key "use" is not known; did you mean "uses"\? It is also short for/,
      ),
    ]);
  });
});
