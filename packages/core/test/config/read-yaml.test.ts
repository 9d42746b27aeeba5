import { describe, expect, it } from '@jest/globals';
import { flowOf, inspectYaml, messagesOf, spotsOf } from './inspect-yaml.ts';

describe('reading YAML', () => {
  it('reads Windows line ends and a byte order mark', () => {
    const text = `\uFEFF${flowOf('- name: a', '- name: b').replaceAll('\n', '\r\n')}`;
    const { config, faults } = inspectYaml(text);
    expect(faults).toEqual([]);
    expect(config?.pods.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('takes jtype for the tag', () => {
    const text = "jtype: Flow\nversion: '1'\npods:\n  - name: a\n    uses: {jtype: NumpyIndexer}\n";
    const { config, faults } = inspectYaml(text);
    expect(faults).toEqual([]);
    expect(config?.pods[0]?.uses.definition.className).toBe('NumpyIndexer');
  });

  it('reads yes and no as booleans, and on and off as texts', () => {
    const text = flowOf('- name: a', '  read_only: yes', '- name: b', '  read_only: no');
    const { config, faults } = inspectYaml(text);
    expect(faults).toEqual([]);
    expect(config?.pods.map(({ readOnly }) => readOnly)).toEqual([true, false]);
    expect(messagesOf(flowOf('- read_only: off'))).toEqual([
      '"read_only" is "off", which switches it on; write true or false',
    ]);
  });

  it('fills in anchors and merge keys; what stands beside them wins', () => {
    const text = flowOf(
      '- &first {name: a, shards: 3, polling: all}',
      '- <<: *first',
      '  name: b',
      '  shards: 2',
    );
    const { config, faults } = inspectYaml(text);
    expect(faults).toEqual([]);
    expect(config?.pods[1]).toMatchObject({ name: 'b', shards: 2, polling: 'all' });
  });

  it('accepts lists as keys anywhere in a mapping', () => {
    const text = flowOf(
      '- name: a',
      '  uses: !BaseExecutor',
      '    requests:',
      '      on:',
      '        SearchRequest: [!RouteDriver {}]',
      '        [IndexRequest, UpdateRequest]: [!FilterQL {with: {lookups: {a: 1}}}]',
    );
    const { config, faults } = inspectYaml(text);
    expect(faults).toEqual([]);
    expect(Object.keys(config?.pods[0]?.uses.requests ?? {})).toEqual([
      'search',
      'index',
      'update',
    ]);
  });
});

describe('hostile YAML', () => {
  it.each([
    ['a repeated key', flowOf('- name: a', '  name: b'), '5:5 ERR_YAML_SYNTAX error'],
    ['a tab', flowOf('- name: a', '\tuses: _pass'), '5:1 ERR_YAML_SYNTAX error'],
    ['a second document', `${flowOf('- name: a')}\n---\na: 1`, '5:1 ERR_YAML_SYNTAX error'],
    ['an unclosed list', flowOf('- name: a', '  needs: [b'), '5:14 ERR_YAML_SYNTAX error'],
    ['an unknown anchor', flowOf('- name: *a'), '4:11 ERR_YAML_SYNTAX error'],
    ['a mapping as key', flowOf('- {a: 1}: 2'), '4:5 ERR_YAML_SYNTAX error'],
    ['a merge of a text', flowOf('- name: a', '  <<: text'), '5:9 ERR_YAML_SYNTAX error'],
    ['a NUL byte', flowOf('- name: "a\0"'), '4:13 ERR_FILE_UNREADABLE error'],
    ['__proto__', flowOf('- name: a', '  __proto__: {x: 1}'), '5:5 ERR_KEY_UNKNOWN error'],
    ['constructor', flowOf('- name: a', '  constructor: {x: 1}'), '5:5 ERR_KEY_UNKNOWN error'],
    ['a Python object', flowOf('- name: !!python/object:os.system a'), '4:11 ERR_YAML_TAG error'],
    ['a JavaScript function', flowOf('- name: !!js/function x'), '4:11 ERR_YAML_TAG error'],
    ['a tag before a list', flowOf('- name: a', '  needs: !Foo [b]'), '5:12 ERR_YAML_TAG error'],
    ['an odd tag', flowOf('- name: a', '  uses: !a-b {}'), '5:11 ERR_YAML_TAG error'],
  ])('reports %s', (_, text, spot) => {
    expect(spotsOf(text)[0]).toBe(spot);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it.each([
    ['empty', '\n'],
    ['a comment', '# nothing\n'],
    ['a list', '- a\n- b\n'],
    ['a text', 'flow\nof text\n'],
    ['a bare tag of another class', '!NumpyIndexer\n'],
    ['a mapping without a tag', "version: '1'\npods: []\n"],
    ['null', '!!null\n'],
  ])('makes no Flow of YAML that is %s', (_, text) => {
    const { config, faults } = inspectYaml(text);
    expect(config).toBeNull();
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ severity: 'error', line: 1 });
  });

  it('reports a bomb of aliases', () => {
    const levels = Array.from({ length: 9 }, (_, level) => {
      const item = level === 0 ? 'lol' : `*a${level - 1}`;
      return `a${level}: &a${level} [${Array(9).fill(item).join(', ')}]`;
    });
    expect(messagesOf(`!Flow\nversion: '1'\n${levels.join('\n')}\n`)).toEqual([
      'the YAML has aliases that repeat more than 10000 values',
    ]);
  });

  it('reports a bomb of merge keys', () => {
    const levels = Array.from({ length: 12 }, (_, level) => {
      const merges =
        level === 0
          ? 'x: 1'
          : `<<: [${Array(9)
              .fill(`*a${level - 1}`)
              .join(', ')}]`;
      return `a${level}: &a${level} {${merges}}`;
    });
    expect(messagesOf(`!Flow\n${levels.join('\n')}\n`)).toEqual([
      'the YAML has aliases that repeat more than 10000 values',
    ]);
  });

  it('reports an anchor inside itself', () => {
    expect(messagesOf('!Flow\npods: &a\n  - *a\n')).toEqual(['the YAML has more than 100 levels']);
  });

  it.each([
    ['brackets', '['.repeat(100_000)],
    ['mappings', '{a: '.repeat(50_000)],
    ['dashes', '- '.repeat(50_000)],
    ['question marks', '? '.repeat(50_000)],
    ['indents', Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('reports %s without end', (_, text) => {
    expect(messagesOf(`!Flow\n${text}`)).toEqual(['the YAML has more than 100 levels']);
  });

  it('reports more tokens than a Flow can need', () => {
    expect(messagesOf(`!Flow\npods: [${'a,'.repeat(300_000)}]`)).toEqual([
      'the YAML has more than 500000 tokens',
    ]);
  });

  it('reports a hundred faults of a file that has more', () => {
    const lines = Array.from({ length: 900 }, (_, index) => `- {name: a${index}, shards: x}`);
    expect(inspectYaml(flowOf(...lines)).faults).toHaveLength(100);
  });

  it('reports more Pods than can run', () => {
    const pods = Array.from({ length: 1001 }, () => '- {}');
    expect(messagesOf(flowOf(...pods))).toEqual(['the Flow has 1001 Pods; expected at most 1000']);
  });

  it('reports all faults of a file together', () => {
    const text = flowOf(
      '- name: a',
      '  uses: NumpyIndexr',
      '  shard_count: 2',
      '- name: a-b',
      '  polling: al',
      '  shards: many',
      '  timeout_ready: $TIMEOUT',
      '- name: c',
      '  name: c',
      '  needs: {a: 1}',
    );
    expect(spotsOf(text)).toEqual([
      '12:5 ERR_YAML_SYNTAX error',
      '10:20 ERR_ENV_UNSET error',
      '6:5 ERR_KEY_UNKNOWN warning',
      '5:11 ERR_USES_UNKNOWN error',
      '8:14 ERR_VALUE error',
      '9:13 ERR_VALUE error',
      '7:11 ERR_POD_NAME error',
      '13:12 ERR_VALUE error',
    ]);
  });
});
