import { describe, expect, it } from '@jest/globals';
import { inspectYaml, messagesOf } from './inspect-yaml.ts';

function flow(version: string, pods = 'pods: []', more = ''): string {
  return ['!Flow', version, pods, more].filter((line) => line !== '').join('\n');
}

describe('a Flow', () => {
  it('has defaults', () => {
    const { config } = inspectYaml("!Flow\nversion: '1'");
    expect(config).toEqual({
      options: {
        name: 'flow',
        prefetch: 50,
        restApi: false,
        portExpose: 0,
        host: '127.0.0.1',
        inspect: 'collect',
      },
      common: {},
      env: {},
      pods: [],
      variables: {},
      warnings: [],
      source: { text: "!Flow\nversion: '1'", options: config?.options },
    });
  });

  it.each([
    ['restful: true', { restApi: true, portExpose: 45_678 }],
    ['rest_api: true', { restApi: true, portExpose: 45_678 }],
    ['rest-api: false', { restApi: false, portExpose: 0 }],
    ['{rest_api: true, port_expose: 0}', { restApi: true, portExpose: 0 }],
    ['{rest_api: true, port_expose: 8080}', { portExpose: 8080 }],
    ['port_expose: "8080"', { portExpose: 8080 }],
    ['host: 0.0.0.0', { host: '0.0.0.0' }],
    ['inspect: HANG', { inspect: 'hang' }],
    ['{name: x, prefetch: 10}', { name: 'x', prefetch: 10 }],
    ['kwargs: {prefetch: 3}', { prefetch: 3 }],
    ['description: Finds pictures', { description: 'Finds pictures' }],
    ['compress: NONE', {}],
    ['{compress: LZ4, prefetch_on_recv: 1, max_message_size: -1, proxy: false}', {}],
    ['{uses: flow.yml, identity: x}', {}],
  ])('understands %s', (settings, expected) => {
    const { config, faults } = inspectYaml(flow("version: '1'", `with:\n  ${settings}`));
    expect(faults).toEqual([]);
    expect(config?.options).toMatchObject(expected);
  });

  it.each([
    [
      'compress_hwm: 1',
      'the key "compress_hwm" is of older releases and has no effect, as in Jina 1.0; write compress_min_bytes',
    ],
    [
      'compress: GZIP',
      '"compress" has no effect: messages stay in memory and are not compressed; remove it',
    ],
    [
      'log_config: x.yml',
      '"log_config" has no effect: what Pods say goes to stderr, or where onLog() of the Flow sends it',
    ],
    ['args: [1]', '"args" has no effect: arguments have names here; write each as a key'],
    ['top_k: 3', '"top_k" has no effect: give it to index() or search()'],
  ])('warns of %s', (settings, message) => {
    const { faults } = inspectYaml(flow("version: '1'", `with:\n  ${settings}`, 'pods: [{}, {}]'));
    expect(faults.map((fault) => [fault.severity, fault.message])).toEqual([['warning', message]]);
  });

  it('gives its settings to Pods that do not have their own', () => {
    const text = flow(
      "version: '1'",
      'with: {parallel: 3, read_only: true, timeout_ready: 5, name: all, host: 0.0.0.0}',
      'pods: [{}, {shards: 1, read_only: false}]',
    );
    const { config, faults } = inspectYaml(text);
    expect(faults).toEqual([]);
    expect(config?.pods).toMatchObject([
      { name: 'pod0', shards: 3, readOnly: true, timeoutReady: 5 },
      { name: 'pod1', shards: 1, readOnly: false, timeoutReady: 5 },
    ]);
  });

  it('has an environment for the YAML of its Pods, which a Pod can change', () => {
    const text = flow(
      "version: '1'",
      'env: {ENCODER: one, SIZE: 1}',
      "pods: [{uses: '!CLIPTextEncoder | {model: $$ENCODER-$$SIZE}', env: {SIZE: 2}}]",
    );
    const { config, faults } = inspectYaml(text, { env: { SIZE: '3' } });
    expect(faults).toEqual([]);
    expect(config?.env).toEqual({ ENCODER: 'one', SIZE: '1' });
    expect(config?.pods[0]?.uses.options['model']).toBe('one-2');
  });

  it.each([
    ['prefetch: 0', '"prefetch" is 0; expected a whole number from 1 to 100000'],
    ['port_expose: 70000', '"port_expose" is 70000; expected a whole number from 0 to 65535'],
    [
      'inspect: collct',
      '"inspect" is "collct"; expected one of collect, hang, remove; did you mean "collect"?',
    ],
    ['port: 1', 'the key "port" is short for port_in, port_out, port_ctrl, port_expose'],
    ['polling: some', '"polling" is "some"; expected one of any, all, all_async'],
  ])('refuses %s', (settings, message) => {
    const { faults } = inspectYaml(flow("version: '1'", `with:\n  ${settings}`, 'pods: [{}, {}]'));
    expect(faults.map((fault) => [fault.severity, fault.message])).toEqual([['error', message]]);
  });

  it('warns of keys at the top that mean nothing there', () => {
    const { config, faults } = inspectYaml(flow("version: '1'", 'pod: []', 'read_only: true'));
    expect(faults.map(({ code, severity }) => [code, severity])).toEqual([
      ['ERR_KEY_UNKNOWN', 'warning'],
      ['ERR_KEY_UNKNOWN', 'warning'],
    ]);
    expect(config?.warnings).toEqual(faults);
    expect(faults[0]?.message).toContain('did you mean "pods"?');
  });
});

describe('the version of a Flow', () => {
  it.each(["'1'", '1', "'1.0'", '1.0'])('can be %s', (version) => {
    expect(messagesOf(flow(`version: ${version}`))).toEqual([]);
  });

  it('may be a later 1.x, with a warning', () => {
    const { config, faults } = inspectYaml(flow("version: '1.7'", 'pods: [{name: a}]'));
    expect(faults.map(({ severity }) => severity)).toEqual(['warning']);
    expect(config?.pods).toHaveLength(1);
  });

  it.each(["'2'", '0.9', 'new', '[1]'])('cannot be %s', (version) => {
    const { faults } = inspectYaml(flow(`version: ${version}`));
    expect(faults.map(({ code, severity }) => [code, severity])).toEqual([
      ['ERR_VERSION', 'error'],
    ]);
  });

  it('may be missing: then Pods are a mapping', () => {
    const pods = 'pods:\n  a: {method: add}\n  gateway: {}\n  b:\n  c: {needs: [a, b]}';
    const { config, faults } = inspectYaml(flow('', pods));
    expect(config?.pods.map(({ name, method, needs }) => [name, method, needs])).toEqual([
      ['a', 'add', null],
      ['b', 'add', null],
      ['c', 'add', ['a', 'b']],
    ]);
    expect(faults.map(({ code, severity }) => [code, severity])).toEqual([
      ['ERR_VERSION', 'warning'],
    ]);
  });

  it('must be there for an environment and methods', () => {
    const { config, faults } = inspectYaml(
      flow('version: legacy', 'env: {A: x}', 'pods: {a: {method: needs}}'),
    );
    expect(config?.env).toEqual({});
    expect(config?.pods[0]?.method).toBe('add');
    expect(faults.map(({ message }) => message)).toEqual([
      '"env" has no effect in a Flow without a version, as in Jina; write version: "1" and the Pods as a list',
      '"method" has no effect in a Flow without a version, as in Jina; write version: "1" and the Pods as a list',
    ]);
  });

  it('must fit the shape of the Pods', () => {
    expect(messagesOf(flow('version: legacy', 'pods: [{name: a}]'))).toEqual([
      '"pods" is a list; expected a mapping of names to Pods, or version: "1" for a list',
    ]);
    const { config, faults } = inspectYaml(flow("version: '1'", 'pods: {a: {}}'));
    expect(faults.map(({ message }) => message)).toEqual([
      '"pods" is a mapping; expected a list of Pods, each with a name',
    ]);
    expect(config?.pods.map(({ name }) => name)).toEqual(['a']);
    expect(messagesOf(flow("version: '1'", 'pods: a'))).toHaveLength(1);
  });

  it('skips Pods named gateway', () => {
    const { config, faults } = inspectYaml(
      flow("version: '1'", 'pods: [{name: gateway}, {name: a}]'),
    );
    expect(faults).toEqual([]);
    expect(config?.pods.map(({ name }) => name)).toEqual(['a']);
  });

  it('warns of settings of a Pod named gateway', () => {
    const text = flow("version: '1'", 'pods: [{name: gateway, rest_api: true}, {name: a}]');
    expect(messagesOf(text)).toEqual([
      'the Pod "gateway" has no effect, as in Jina; write rest_api under with of the Flow',
    ]);
  });

  it('takes AsyncFlow for a Flow', () => {
    expect(messagesOf("!AsyncFlow\nversion: '1'\n")).toEqual([]);
    expect(messagesOf("!Flwo\nversion: '1'\n")[0]).toContain('did you mean "Flow"?');
  });
});
