import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatFaults } from '../../src/config/format-fault.ts';
import { inspectFlowConfig, loadFlowConfig } from '../../src/config/load-flow.ts';
import { testCatalog } from './test-catalog.ts';

const text = readFileSync(
  new URL('../fixtures/cross-modal/flow-query.yml', import.meta.url),
  'utf8',
);
const options = { catalog: testCatalog(), env: { JINA_SHARDS: '2' } };

const snippets = fc.constantFrom(
  '\n',
  '\t',
  ' ',
  ':',
  '- ',
  '!',
  '!!',
  '&a ',
  '*a',
  '<<: *a',
  '[',
  ']',
  '{',
  '}',
  '|',
  '>',
  '"',
  "'",
  '#',
  '$',
  '${{',
  '}}',
  '${{this.name}}',
  '${{root.pods[0]}}',
  '__proto__: ',
  '? ',
  '---\n',
  '%TAG',
  '\0',
  '\uD800',
  '1e999',
  '~',
  ', ',
);
const edit = fc.record({
  at: fc.nat(text.length),
  remove: fc.nat(20),
  insert: fc.oneof(
    snippets,
    fc.string({ maxLength: 5 }),
    fc.string({ unit: 'binary', maxLength: 3 }),
  ),
});

describe('a Flow that was changed at random', () => {
  it('gives a config or faults with places, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
        const changed = edits.reduce(
          (all, { at, remove, insert }) => all.slice(0, at) + insert + all.slice(at + remove),
          text,
        );
        const { config, faults } = inspectFlowConfig(`${changed}\n`, options);
        const errors = faults.filter(({ severity }) => severity === 'error');
        expect(config === null ? errors.length : 1).toBeGreaterThan(0);
        for (const fault of faults) {
          expect(fault.line).toBeGreaterThanOrEqual(1);
          expect(fault.column).toBeGreaterThanOrEqual(1);
          expect(fault.frame).toContain('^');
        }
        expect(formatFaults(faults)).toEqual(expect.any(String));
        if (errors.length > 0) {
          const expected = expect.objectContaining({ code: 'ERR_CONFIG', name: 'FlowError' });
          expect(() => loadFlowConfig(`${changed}\n`, options)).toThrow(expected);
        }
      }),
      { numRuns: 300 },
    );
  });
});
