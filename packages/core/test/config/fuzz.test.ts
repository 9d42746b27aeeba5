import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FlowConfig } from '../../src/config/flow-config.ts';
import { formatFaults } from '../../src/config/format-fault.ts';
import { inspectFlowConfig, loadFlowConfig } from '../../src/config/load-flow.ts';
import { saveFlowConfig } from '../../src/config/save-flow.ts';
import { inspectGraph } from '../../src/graph/inspect-graph.ts';
import { flowOf } from './inspect-yaml.ts';
import { testCatalog } from './test-catalog.ts';

const fixtures = fileURLToPath(new URL('../fixtures/cross-modal/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'podflow-fuzz-'));
cpSync(fixtures, folder, { recursive: true });
afterAll(() => rmSync(folder, { recursive: true }));

const files = readdirSync(fixtures, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.yml'),
);
const options = {
  catalog: testCatalog(),
  cwd: folder,
  env: {
    JINA_PARALLEL: '1',
    JINA_SHARDS: '2',
    JINA_USE_REST_API: 'true',
    JINA_IMAGE_ENCODER: 'yaml/clip/image-encoder.yml',
    JINA_TEXT_ENCODER: 'docker://jinahub/pod.encoder.cliptextencoder:0.0.1-1.0.7',
    JINA_TEXT_ENCODER_INTERNAL: 'yaml/clip/text-encoder.yml',
  },
};

const snippets = fc.constantFrom(
  ...['\n', '\r\n', '\t', ' ', ':', '- ', '!', '!!', '&a ', '*a', '<<: *a', '[', ']', '{', '}'],
  ...['|', '>', '"', "'", '#', '$', '${{', '}}', '${{this.name}}', '${{root.pods[0]}}', '? ', ', '],
  ...['__proto__: ', 'constructor: ', '---\n', '...\n', '%TAG', '\0', '\uD800', '1e999', '~', '='],
  ...['!!js/function x', '!Flow', '!include x.yml', '0x1F', 'needs: ', 'uses: ', 'pods: ', 'on: '],
);

interface TokenEdit {
  at: number;
  remove: number;
  /** A number: the token of that number. */
  insert: string | number;
}

interface ByteEdit {
  at: number;
  remove: number;
  insert: Uint8Array;
}

/** Puts a token in the place of others, anywhere. */
const tokenEdit: fc.Arbitrary<TokenEdit> = fc.record({
  at: fc.nat(1_000_000),
  remove: fc.nat(4),
  insert: fc.oneof(snippets, fc.string({ maxLength: 5 }), fc.nat(400)),
});

/** Changes bytes, so that the text need not be UTF-8 any more. */
const byteEdit: fc.Arbitrary<ByteEdit> = fc.record({
  at: fc.nat(1_000_000),
  remove: fc.nat(20),
  insert: fc.uint8Array({ maxLength: 4 }),
});

function editTokens(text: string, edits: readonly TokenEdit[]): string {
  const tokens = text.match(/\w+|\s+|[^\w\s]/g) ?? [];
  for (const { at, remove, insert } of edits) {
    const token = typeof insert === 'number' ? (tokens[insert % tokens.length] ?? '') : insert;
    tokens.splice(at % (tokens.length + 1), remove, token);
  }
  return tokens.join('');
}

function editBytes(text: string, edits: readonly ByteEdit[]): Buffer {
  const bytes = [...Buffer.from(text)];
  for (const { at, remove, insert } of edits) {
    bytes.splice(at % (bytes.length + 1), remove, ...insert);
  }
  return Buffer.from(bytes);
}

/** Reads a Flow of which one file was changed: a config or faults with places, and nothing else. */
function inspectChanged(file: string, content: string | Buffer): void {
  writeFileSync(join(folder, file), content);
  try {
    const flow = file.startsWith('flow-') ? file : flowOf(`- {name: a, uses: ${file}}`);
    const { config, faults } = inspectFlowConfig(flow, options);
    const errors = faults.filter(({ severity }) => severity === 'error');
    expect(config === null ? errors.length : 1).toBeGreaterThan(0);
    for (const { line, column, frame } of faults.filter(({ code }) => !isOfFile.has(code))) {
      expect(line).toBeGreaterThanOrEqual(1);
      expect(column).toBeGreaterThanOrEqual(1);
      expect(frame).toContain('^');
    }
    expect(formatFaults(faults)).toEqual(expect.any(String));
    const graph = config && inspectGraph(config);
    expect(graph === null || graph.graph !== null || graph.faults.length > 0).toBe(true);
    if (config && errors.length === 0) expectStable(config);
    else if (flow !== file) expect(() => loadFlowConfig(flow, options)).toThrow(refused);
  } finally {
    writeFileSync(join(folder, file), readFileSync(join(fixtures, file)));
  }
}

const refused = expect.objectContaining({ code: 'ERR_CONFIG', name: 'FlowError' });
/** Faults of a file as a whole. */
const isOfFile: ReadonlySet<string> = new Set(['ERR_FILE_UNREADABLE']);

/** What still runs can be saved with something added, and then runs too. */
function expectStable(config: FlowConfig): void {
  const { file: path } = config;
  expect(saveFlowConfig(config, { path, cwd: folder }).text).toBe(config.source?.text);
  if (path === undefined) return;
  const served = { ...config, options: { ...config.options, restApi: true, portExpose: 81 } };
  const { text } = saveFlowConfig(served, { path, cwd: folder });
  const again = inspectFlowConfig(`${text}\n`, options);
  expect(again.faults.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(again.config?.options).toMatchObject({ restApi: true, portExpose: 81 });
  expect(again.config?.pods.map(({ name }) => name)).toEqual(config.pods.map(({ name }) => name));
}

const file = fc.constantFrom(...files, 'flow-index.yml', 'flow-query.yml');
const textOf = (name: string): string => readFileSync(join(fixtures, name), 'utf8');

describe('a Flow that was changed at random', () => {
  it('is read or refused when tokens were changed', () => {
    fc.assert(
      fc.property(file, fc.array(tokenEdit, { minLength: 1, maxLength: 4 }), (name, edits) => {
        inspectChanged(name, editTokens(textOf(name), edits));
      }),
      { numRuns: 1200 },
    );
  });

  it('is read or refused when bytes were changed', () => {
    fc.assert(
      fc.property(file, fc.array(byteEdit, { minLength: 1, maxLength: 3 }), (name, edits) => {
        inspectChanged(name, editBytes(textOf(name), edits));
      }),
      { numRuns: 800 },
    );
  });
});
