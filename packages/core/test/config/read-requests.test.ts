import { describe, expect, it } from '@jest/globals';
import { loadExecutorConfig } from '../../src/config/resolve-pod.ts';
import type { Fault } from '../../src/document/fault.ts';
import { testCatalog } from './test-catalog.ts';

function load(on: string, more = '') {
  const uses = `!BaseExecutor\nrequests:\n  ${more}\n  on:\n${on.replace(/^/gm, '    ')}`;
  return loadExecutorConfig(uses, { catalog: testCatalog(), env: {} });
}

function namesOf(on: string, more = ''): Record<string, string[]> {
  const { config, faults } = load(on, more);
  expect(faults).toEqual([]);
  const entries = Object.entries(config.requests ?? {});
  return Object.fromEntries(
    entries.map(([type, drivers]) => [type, drivers.map(({ name }) => name)]),
  );
}

function faultsOf(on: string): [Fault['severity'], string, string][] {
  return load(on).faults.map(({ severity, code, message }) => [severity, code, message]);
}

describe('requests', () => {
  it('bind drivers to one type or several', () => {
    const on = 'IndexRequest: [!FilterQL {}]\n[SearchRequest, TrainRequest]: [!EncodeDriver {}]';
    expect(namesOf(on)).toEqual({
      index: ['FilterQL'],
      search: ['EncodeDriver'],
      train: ['EncodeDriver'],
    });
  });

  it('collect the drivers of a type in order', () => {
    const on = '[IndexRequest, UpdateRequest]: [!FilterQL {}]\nIndexRequest: [!EncodeDriver {}]';
    expect(namesOf(on)).toEqual({ index: ['FilterQL', 'EncodeDriver'], update: ['FilterQL'] });
  });

  it('do not handle a type without drivers', () => {
    expect(namesOf('IndexRequest: []\nSearchRequest: [!EncodeDriver {}]')).toEqual({
      search: ['EncodeDriver'],
    });
  });

  it('pass over control requests, misspelt or not', () => {
    const on =
      'ControlRequest: [!ControlReqDriver {}]\nControRequest: [!X {}]\nIndexRequest: [!EncodeDriver ]';
    expect(namesOf(on)).toEqual({ index: ['EncodeDriver'] });
  });

  it('are those of the class when there are none', () => {
    expect(load('').config.requests).toBeNull();
  });

  it('can add the defaults of the class', () => {
    expect(load('IndexRequest: [!EncodeDriver {}]', 'use_default: true').config.useDefault).toBe(
      true,
    );
  });

  it('give common arguments to the drivers that have them', () => {
    const on = [
      'SearchRequest:',
      '  with: {top_k: 3, traversal_paths: [m], nothing: 1}',
      '  drivers:',
      '    - !VectorSearchDriver {with: {top_k: 5, fill_embedding: true}}',
      '    - !KVSearchDriver {}',
    ].join('\n');
    const { config, faults } = load(on);
    expect(faults).toEqual([]);
    expect(config.requests?.search?.map(({ options }) => options)).toEqual([
      { top_k: 3, fill_embedding: true, traversal_paths: ['m'] },
      { traversal_paths: ['m'] },
    ]);
  });

  it('know where each driver stands', () => {
    const { config } = load('IndexRequest:\n  - !FilterQL {}\n  - !EncodeDriver {}');
    expect(config.requests?.index?.map(({ place }) => [place?.line, place?.column])).toEqual([
      [6, 9],
      [7, 9],
    ]);
  });

  it.each([
    ['traversal_paths: m', { traversal_paths: ['m'] }],
    ['traversal_paths: [R, cm]', { traversal_paths: ['R', 'cm'] }],
    ['priority: 2', { priority: 2 }],
    ['lookups: {a: "5", b: x}', { lookups: { a: 5, b: 'x' } }],
  ])('read the arguments %s', (line, options) => {
    const { config, faults } = load(`IndexRequest:\n  - !FilterQL\n    with:\n      ${line}`);
    expect(faults).toEqual([]);
    expect(config.requests?.index?.[0]?.options).toEqual(options);
  });

  it.each([
    [
      'IndexRequest: [!EncodDriver {}]',
      'error',
      'ERR_DRIVER_UNKNOWN',
      'the driver "EncodDriver" is not known; did you mean "EncodeDriver"?',
    ],
    [
      'IndexRequest: [EncodeDriver]',
      'error',
      'ERR_VALUE',
      'a driver is "EncodeDriver"; expected a class such as !EncodeDriver; write "- !EncodeDriver"',
    ],
    [
      'IndexRequest: [{with: {}}]',
      'error',
      'ERR_VALUE',
      'a driver is a mapping; expected a class such as !EncodeDriver',
    ],
    [
      'IndexRequest: !EncodeDriver {}',
      'error',
      'ERR_VALUE',
      '"IndexRequest" is a mapping; expected a list of drivers',
    ],
    ['IndexRequest: 3', 'error', 'ERR_VALUE', '"IndexRequest" is 3; expected a list of drivers'],
    [
      'IndexReqest: []',
      'warning',
      'ERR_KEY_UNKNOWN',
      'the request "IndexReqest" never arrives; did you mean "IndexRequest"?',
    ],
    [
      'IndexRequest: [!FilterQL {with: {lookups: a}}]',
      'error',
      'ERR_VALUE',
      '"lookups" is "a"; expected a mapping',
    ],
    [
      'IndexRequest: [!FilterQL {with: {lokups: {}}}]',
      'warning',
      'ERR_KEY_UNKNOWN',
      'the argument "lokups" of FilterQL is not known; did you mean "lookups"?',
    ],
    [
      'IndexRequest: [!FilterQL {with: {traversal_paths: [x]}}]',
      'error',
      'ERR_VALUE',
      '"traversal_paths" has "x"; expected letters r, c and m, e.g. [r, cm]',
    ],
    [
      'IndexRequest: [!FilterQL {lookups: {}}]',
      'warning',
      'ERR_KEY_UNKNOWN',
      'the key "lookups" of the driver FilterQL (arguments belong under "with") is not known and has no effect',
    ],
  ])('report %s', (on, ...fault) => {
    expect(faultsOf(on)).toEqual([fault]);
  });
});
