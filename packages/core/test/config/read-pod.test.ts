import { describe, expect, it } from '@jest/globals';
import { flowOf, inspectYaml, messagesOf } from './inspect-yaml.ts';

function podsOf(...lines: string[]) {
  const { config, faults } = inspectYaml(flowOf(...lines));
  expect(faults).toEqual([]);
  return config?.pods ?? [];
}

describe('a Pod', () => {
  it('has the defaults of Jina', () => {
    expect(podsOf('- {}')[0]).toMatchObject({
      name: 'pod0',
      method: 'add',
      needs: null,
      usesBefore: null,
      usesAfter: null,
      shards: 1,
      polling: 'any',
      scheduling: 'load_balance',
      readOnly: false,
      timeoutReady: 60_000,
      env: {},
      place: { file: '<text>', line: 4, column: 5 },
    });
  });

  it.each([
    ['parallel: 3', { shards: 3 }],
    ['timeout_r: 3', { timeoutReady: 3 }],
    ['timeout-ready: -1', { timeoutReady: -1 }],
    ['read-only: true', { readOnly: true }],
    ['polling: ALL', { polling: 'all' }],
    ['polling: all_async', { polling: 'all' }],
    ['scheduling: Round_Robin', { scheduling: 'round_robin' }],
    ['shards: null', { shards: 1 }],
    ['shards: "4"', { shards: 4 }],
    ['env: {A: 1, B: true, C: x}', { env: { A: '1', B: 'true', C: 'x' } }],
    ['method: join', { method: 'needs', name: 'joiner' }],
    ['method: needs_all', { method: 'needs_all', name: 'joiner' }],
    ['method: inspect', { method: 'inspect', name: 'inspect' }],
    ['method: gather_inspect', { method: 'gather_inspect', name: 'gather_inspect' }],
    ['uses_before: _pass', { usesBefore: null }],
    ['uses_after: null', { usesAfter: null }],
    ['host: 0.0.0.0', {}],
    ['remove_uses_ba: true', {}],
    ['show_exc_info: true', {}],
    ['separated_workspace: true', {}],
    ['quiet: true', { quiet: true }],
    ['description: Reads', { description: 'Reads' }],
    ['on_error_strategy: IGNORE', { onErrorStrategy: 'ignore' }],
    ['runtime_backend: THREAD', {}],
    ['runtime: process', {}],
    ['quiet_error: true', {}],
    // What happens anyway needs no word.
    ['{timeout_ctrl: 5000, dump_interval: 240, memory_hwm: -1, daemon: false}', {}],
    ['runtime_cls: ZEDRuntime', {}],
    ['{socket_in: PULL_BIND, host_in: 0.0.0.0, identity: x, pea_id: 0, num_part: 1}', {}],
  ])('understands %s', (line, expected) => {
    expect(podsOf(`- ${line}`)[0]).toMatchObject(expected);
  });

  it.each([
    ['needs: a', ['a']],
    ['needs: [a, b, a]', ['a', 'b']],
    ['needs: []', null],
    ["needs: ''", null],
    ['needs: gateway', ['gateway']],
    ['needs: [1]', ['1']],
  ])('understands %s', (line, needs) => {
    expect(podsOf(`- ${line}`)[0]?.needs).toEqual(needs);
  });

  it('keeps the place of each Pod it needs', () => {
    const [, pod] = podsOf('- name: a', '- name: b', '  needs:', '    - a', '    - gateway');
    expect(pod?.needsPlaces).toEqual([
      { file: '<text>', line: 7, column: 9 },
      { file: '<text>', line: 8, column: 9 },
    ]);
  });

  it('runs _merge_eval where evaluations are gathered', () => {
    expect(podsOf('- method: gather_inspect')[0]?.uses.uses).toBe('_merge_eval');
  });

  it('gives the Executor its read_only', () => {
    const [pod] = podsOf('- {uses: NumpyIndexer, read_only: true}');
    expect(pod?.uses.metas.readOnly).toBe(true);
  });

  it.each([
    ['shards: x', '"shards" is "x"; expected a whole number from 1 to 1024'],
    ['shards: 0', '"shards" is 0; expected a whole number from 1 to 1024'],
    ['shards: 1.5', '"shards" is 1.5; expected a whole number from 1 to 1024'],
    ['shards: [1]', '"shards" is a list; expected a whole number from 1 to 1024'],
    ['shards: 1000000000', '"shards" is 1000000000; expected a whole number from 1 to 1024'],
    ['timeout_ready: soon', '"timeout_ready" is "soon"; expected a whole number'],
    ['read_only: [1]', '"read_only" is a list; expected true or false'],
    ['env: [A]', '"env" is a list; expected a mapping of names to texts'],
    ['env: {A: [1]}', '"env" is a mapping; expected a mapping of names to texts'],
    ['needs: {a: 1}', '"needs" has a mapping; expected the name of a Pod or a list of names'],
    ['needs: [[a]]', '"needs" has a list; expected the name of a Pod or a list of names'],
    ['uses: [a]', '"uses" is a list; expected a text or a mapping'],
    ['uses: 3', '"uses" is 3; expected a text or a mapping'],
    ['name: a-b', 'the name "a-b" is not an identifier; expected letters, digits and "_"'],
    ['name: 1', 'the name "1" is not an identifier; expected letters, digits and "_"'],
    ['name: [a]', '"name" is a list; expected a text'],
    [
      'on_error_strategy: retry',
      '"on_error_strategy" is "retry"; expected one of ignore, skip_executor, skip_handle, throw_early',
    ],
    [
      'uses: !include a.yml',
      'the tag "!include" does not exist in Jina 1.0; name the YAML file of an Executor under uses',
    ],
    [
      '{uses: "docker://jinahub/pod.encoder.cliptextencoder:1", uses_internal: nothing}',
      '"uses_internal" is "nothing"; expected a YAML file with the drivers of the image',
    ],
    ['host: example.org', '"host" is "example.org"; Pods run on this machine only'],
    [
      'timeout: 3',
      'the key "timeout" is not known; did you mean "timeout_request"? It is also short for timeout_ready, timeout_ctrl',
    ],
    [
      'method: nedds',
      '"method" is "nedds"; expected one of add, needs, needs_all, inspect, gather_inspect, join; did you mean "needs"?',
    ],
  ])('refuses %s', (line, message) => {
    const { faults } = inspectYaml(flowOf(`- ${line}`));
    expect(faults.map((fault) => [fault.severity, fault.message])).toEqual([['error', message]]);
  });

  it.each([
    [
      'usess: _pass',
      'the key "usess" of a Pod is not known and has no effect; did you mean "uses"?',
    ],
    ['xyz: 1', 'the key "xyz" of a Pod is not known and has no effect'],
    ['read_only: x', '"read_only" is "x", which switches it on; write true or false'],
    ['py_modules: a.py', 'the Python files of py_modules (a.py) are not executed'],
    ['ssh_server: x', '"ssh_server" has no effect: all Pods run on this machine; remove it'],
    [
      'dump_interval: 5',
      '"dump_interval" has no effect: each request is saved when it ends; remove it',
    ],
    ['daemon: true', '"daemon" has no effect: close() waits until everything is stored; remove it'],
    [
      'runtime_cls: JinadRuntime',
      '"runtime_cls" has no effect: a Pea is always a thread; remove it',
    ],
    [
      'volumes: ./data',
      '"volumes" has no effect: no container is started, a class of Podflow stands for the image; remove it',
    ],
    [
      'replicas: 2',
      'the key "replicas" is of older releases and has no effect, as in Jina 1.0; write shards',
    ],
    [
      'skip_on_error: HANDLE',
      'the key "skip_on_error" is of older releases and has no effect, as in Jina 1.0; write on_error_strategy',
    ],
  ])('warns of %s', (line, message) => {
    const { faults } = inspectYaml(flowOf(`- ${line}`));
    expect(faults.map((fault) => [fault.severity, fault.message])).toEqual([['warning', message]]);
  });

  it('renames Pods whose name is taken, with a warning', () => {
    const { config, faults } = inspectYaml(flowOf('- name: a', '- name: a', '- name: a'));
    expect(config?.pods.map(({ name }) => name)).toEqual(['a', 'a1', 'a2']);
    expect(faults.map(({ code, severity, line }) => [code, severity, line])).toEqual([
      ['ERR_POD_NAME', 'warning', 5],
      ['ERR_POD_NAME', 'warning', 6],
    ]);
  });

  it('counts an inspected Pod as two in default names', () => {
    const pods = podsOf('- {}', '- method: inspect', '- {}');
    expect(pods.map(({ name }) => name)).toEqual(['pod0', 'inspect', 'pod3']);
  });

  it.each(['- text', '-', '- [a]'])('refuses the entry %s', (line) => {
    expect(messagesOf(flowOf(line))[0]).toMatch(/^a Pod is .*; expected a mapping/);
  });
});
