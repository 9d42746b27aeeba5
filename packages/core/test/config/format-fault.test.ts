import { describe, expect, it } from '@jest/globals';
import { formatFault, formatFaults } from '../../src/config/format-fault.ts';
import { flowOf, inspectYaml } from './inspect-yaml.ts';

describe('formatFault', () => {
  it('shows the place, the line with its neighbours and a caret', () => {
    const [fault] = inspectYaml(flowOf('- name: a', '  polling: al', '- name: b')).faults;
    expect(fault && formatFault(fault)).toBe(
      [
        '<text>:5:14 error ERR_VALUE: "polling" is "al"; expected one of any, all, all_async; did you mean "all"?',
        '  4 |   - name: a',
        '> 5 |     polling: al',
        '    |              ^',
        '  6 |   - name: b',
      ].join('\n'),
    );
  });

  it('keeps the caret in its column and control characters out', () => {
    const [fault] = inspectYaml(
      `!Flow {pods: [{shards: "\u001b[31m",\tname: a}], version: 1}`,
    ).faults;
    const lines = fault?.frame?.split('\n') ?? [];
    expect(lines[0]).toBe(`> 1 | !Flow {pods: [{shards: "\uFFFD[31m", name: a}], version: 1}`);
    expect(lines[1]?.indexOf('^')).toBe(lines[0]?.indexOf('"\uFFFD'));
  });

  it('cuts long lines around the column', () => {
    const [fault] = inspectYaml(
      `!Flow {pods: [{description: "${'x'.repeat(5000)}", shards: y}], version: 1}`,
    ).faults;
    const lines = fault?.frame?.split('\n') ?? [];
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(140);
    expect(lines[0]?.[lines[1]?.indexOf('^') ?? 0]).toBe('y');
  });

  it('needs no place', () => {
    const fault = { code: 'ERR_VALUE', message: 'wrong', severity: 'warning' } as const;
    expect(formatFault(fault)).toBe('warning ERR_VALUE: wrong');
  });
});

describe('formatFaults', () => {
  it('counts errors and warnings', () => {
    const fault = { code: 'ERR_VALUE', message: 'wrong' } as const;
    const text = formatFaults([
      { ...fault, severity: 'error' },
      { ...fault, severity: 'error' },
      { ...fault, severity: 'warning' },
    ]);
    expect(text.split('\n').at(-1)).toBe('2 errors, 1 warning');
  });
});
