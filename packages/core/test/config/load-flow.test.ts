import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import type { FlowConfig } from '../../src/config/flow-config.ts';
import { inspectFlowConfig, loadFlowConfig } from '../../src/config/load-flow.ts';
import { FlowError } from '../../src/document/flow-error.ts';
import { inspectGraph } from '../../src/graph/inspect-graph.ts';
import { testCatalog } from './test-catalog.ts';

const folder = fileURLToPath(new URL('../fixtures/cross-modal/', import.meta.url));
const clipImage = 'docker://jinahub/pod.encoder.clipimageencoder:0.0.1-1.0.7';
const clipText = 'docker://jinahub/pod.encoder.cliptextencoder:0.0.1-1.0.7';
const env = {
  JINA_PARALLEL: '1',
  JINA_SHARDS: '2',
  JINA_USE_REST_API: 'true',
  JINA_IMAGE_ENCODER: clipImage,
  JINA_TEXT_ENCODER: clipText,
  JINA_TEXT_ENCODER_INTERNAL: 'yaml/clip/text-encoder.yml',
};

function load(file: string, more: Record<string, string> = {}): FlowConfig {
  return loadFlowConfig(`${folder}${file}`, { catalog: testCatalog(), env: { ...env, ...more } });
}

describe('loadFlowConfig of what is no text', () => {
  it.each([5, undefined, new URL('file:///flow.yml')])('%p says what to pass', (source) => {
    expect(() => loadFlowConfig(source as unknown as string, { catalog: testCatalog() })).toThrow(
      expect.objectContaining({
        code: 'ERR_VALUE',
        message: expect.stringContaining('expected the path of a YAML file'),
      }),
    );
  });
});

describe('loadFlowConfig with the Flows of cross-modal search', () => {
  it.each(['flow-index.yml', 'flow-query.yml'])('finds no fault in %s', (file) => {
    const options = { catalog: testCatalog(), env };
    expect(inspectFlowConfig(`${folder}${file}`, options).faults).toEqual([]);
  });

  it('reads the Pods of the index Flow', () => {
    const { pods, options } = load('flow-index.yml');
    const rows = pods.map((pod) => [
      pod.name,
      pod.uses.definition.className,
      pod.shards,
      pod.polling,
      pod.readOnly,
      pod.timeoutReady,
      pod.needs,
    ]);
    expect(rows).toEqual([
      ['loader', 'ImageReader', 1, 'any', true, 60_000, null],
      ['normalizer', 'ImageNormalizer', 1, 'any', true, 60_000, null],
      ['image_encoder', 'CLIPImageEncoder', 1, 'any', true, 600_000, null],
      ['image_vector_indexer', 'NumpyIndexer', 2, 'any', false, 60_000, null],
      ['image_kv_indexer', 'BinaryPbIndexer', 2, 'any', false, 60_000, ['gateway']],
      ['text_encoder', 'CLIPTextEncoder', 1, 'any', true, 600_000, ['gateway']],
      ['text_indexer', 'CompoundIndexer', 2, 'any', false, 60_000, null],
      [
        'join_all',
        'BaseExecutor',
        1,
        'any',
        true,
        60_000,
        ['image_vector_indexer', 'image_kv_indexer', 'text_indexer'],
      ],
    ]);
    expect(options).toMatchObject({ name: 'flow-index', prefetch: 10, restApi: false });
  });

  it('reads the Pods of the query Flow', () => {
    const { pods, options } = load('flow-query.yml');
    const rows = pods.map((pod) => [pod.name, pod.polling, pod.usesAfter?.uses ?? null]);
    expect(rows).toEqual([
      ['loader', 'any', null],
      ['normalizer', 'any', null],
      ['image_encoder', 'any', null],
      ['text_indexer', 'all', 'yaml/merge_matches_sort_topk.yml'],
      ['text_encoder', 'any', null],
      ['image_vector_indexer', 'all', '_merge_matches'],
      ['image_kv_indexer', 'all', 'yaml/merge_matches_sort_topk.yml'],
      ['join_all', 'any', null],
    ]);
    expect(options).toEqual({
      name: 'flow-query',
      prefetch: 10,
      restApi: true,
      portExpose: 45_678,
      host: '127.0.0.1',
      inspect: 'collect',
    });
  });

  it('gives an image the drivers of its uses_internal', () => {
    const text = load('flow-index.yml').pods[5]?.uses;
    expect(text?.uses).toBe(clipText);
    expect(text?.metas.name).toBe('text_encoder');
    expect(text?.requests?.index?.map(({ name }) => name)).toEqual(['FilterQL', 'EncodeDriver']);
    expect(text?.requests?.index?.[0]?.options).toEqual({
      lookups: { modality: 'text' },
      traversal_paths: ['r'],
    });
  });

  it('takes the encoders from YAML files as well', () => {
    const { pods } = load('flow-index.yml', { JINA_IMAGE_ENCODER: 'yaml/clip/image-encoder.yml' });
    expect(pods[2]?.uses.definition.className).toBe('CLIPImageEncoder');
  });

  it('reads the components of a compound indexer', () => {
    const uses = load('flow-index.yml').pods[6]?.uses;
    const names = uses?.components.map(({ metas, definition }) => [
      metas.name,
      definition.className,
    ]);
    expect(names).toEqual([
      ['text_vec_idx', 'NumpyIndexer'],
      ['text_kv_idx', 'BinaryPbIndexer'],
    ]);
  });

  it('remembers the variables and where it was read from', () => {
    const config = load('flow-query.yml');
    expect(config.variables).toEqual(env);
    expect(config.file).toBe(`${folder}flow-query.yml`);
  });

  it('switches REST off when the variable says false', () => {
    const { options } = load('flow-query.yml', { JINA_USE_REST_API: 'false' });
    expect(options.restApi).toBe(false);
  });

  it('has a graph in spite of classes, names and variables that are wrong, each a fault of its own', () => {
    const text = [
      '!Flow',
      "version: '1'",
      'pods:',
      '  - {name: a-b, uses: Nope}',
      '  - {name: c, needs: [a-b, gateway], uses: $UNSET, shards: many}',
      '  - {name: d, uses: Nope}',
    ].join('\n');
    const { config, faults } = inspectFlowConfig(text, { catalog: testCatalog(), env: {} });
    const report = config && inspectGraph(config);
    expect(report?.graph?.edges).toEqual([
      ['gateway', 'a-b'],
      ['a-b', 'c'],
      ['gateway', 'c'],
      ['c', 'd'],
      ['d', 'gateway'],
    ]);
    const all = [...faults, ...(report?.faults ?? [])];
    expect(all.map(({ code, line }) => [code, line])).toEqual([
      ['ERR_ENV_UNSET', 5],
      ['ERR_POD_NAME', 4],
      ['ERR_USES_UNKNOWN', 4],
      ['ERR_VALUE', 5],
      ['ERR_USES_UNKNOWN', 6],
    ]);
  });

  it('reports every variable that is unset, each with its place', () => {
    const read = () =>
      loadFlowConfig(`${folder}flow-query.yml`, { catalog: testCatalog(), env: {} });
    expect(read).toThrow(FlowError);
    expect(read).toThrow(/flow-query\.yml:5:13 error ERR_ENV_UNSET: "rest_api" needs the variable/);
    const { faults } = inspectFlowConfig(`${folder}flow-query.yml`, {
      catalog: testCatalog(),
      env: {},
    });
    expect(faults.map(({ code }) => code)).toEqual(Array(11).fill('ERR_ENV_UNSET'));
  });
});
