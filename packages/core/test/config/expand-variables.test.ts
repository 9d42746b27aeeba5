import { describe, expect, it } from '@jest/globals';
import { flowOf, inspectYaml, messagesOf, spotsOf } from './inspect-yaml.ts';

const env = { SHARDS: '2', NAME: 'a', ON: 'true', LIST: '[x, y]', EMPTY: '' };

function podOf(lines: readonly string[], overrides: Record<string, unknown> = {}) {
  const { config, faults } = inspectYaml(flowOf(...lines), { env, overrides });
  expect(faults).toEqual([]);
  return config?.pods[0];
}

describe('variables', () => {
  it.each(['$SHARDS', '${SHARDS}', '${{SHARDS}}', '${{ ENV.SHARDS }}', '"$SHARDS"'])(
    'takes %s from the environment and casts it',
    (text) => {
      expect(podOf([`- shards: ${text}`])?.shards).toBe(2);
    },
  );

  it('fills in parts of a text', () => {
    expect(podOf(['- name: x_${NAME}_$SHARDS'])?.name).toBe('x_a_2');
  });

  it('fills in list items and lists', () => {
    expect(podOf(['- needs: [$NAME, b]'])?.needs).toEqual(['a', 'b']);
    expect(podOf(['- needs: $LIST'])?.needs).toEqual(['x', 'y']);
  });

  it('takes an empty variable as absent', () => {
    expect(podOf(['- shards: $EMPTY'])?.shards).toBe(1);
  });

  it('lets overrides win', () => {
    expect(podOf(['- shards: $SHARDS'], { SHARDS: 3 })?.shards).toBe(3);
    expect(podOf(['- needs: $NEEDS'], { NEEDS: ['p', 'q'] })?.needs).toEqual(['p', 'q']);
  });

  it('leaves dollars alone that name nothing', () => {
    const description = 'costs 5$, $1, $$NAME and $';
    const pod = podOf([`- uses: !CLIPTextEncoder {with: {model: '${description}'}}`]);
    expect(pod?.uses.options['model']).toBe('costs 5$, $1, $NAME and $');
  });

  it('does not touch keys', () => {
    const pod = podOf(['- uses: !CLIPTextEncoder {with: {labels: {$NAME: 1}}}']);
    expect(pod?.uses.options['labels']).toEqual({ $NAME: 1 });
  });

  it('remembers what was looked up, also what is unset', () => {
    const { config } = inspectYaml(flowOf('- shards: $SHARDS', '- shards: $NONE'), { env });
    expect(config?.variables).toEqual({ SHARDS: '2', NONE: null });
  });

  it('reports a variable that is unset once per key and nothing that follows from it', () => {
    const text = flowOf('- name: a', '  shards: $SHARD', '  needs: [$A, b]', '  polling: x-$B-$C');
    expect(spotsOf(text, { env })).toEqual([
      '5:13 ERR_ENV_UNSET error',
      '6:13 ERR_ENV_UNSET error',
      '7:14 ERR_ENV_UNSET error',
    ]);
    expect(messagesOf(text, { env })[0]).toBe(
      '"shards" needs the variable "SHARD", which is not set; did you mean "SHARDS"?',
    );
  });
});

describe('the context of a caller', () => {
  const context = { SIZE: 5, NAME: 'of_the_context', LIST: ['p', 'q'] };

  it('gives values to ${{NAME}} that the environment lacks', () => {
    const text = flowOf('- {name: "${{NAME}}", shards: "${{ SIZE }}", needs: "${{LIST}}x"}');
    const { config, faults } = inspectYaml(text, { context, env: { NAME: 'a', LIST: 'b' } });
    expect(faults).toEqual([]);
    expect(config?.pods[0]).toMatchObject({ name: 'a', shards: 5, needs: ['bx'] });
    expect(config?.variables).toEqual({ NAME: 'a', SIZE: '5', LIST: 'b' });
  });

  it.each(['$SIZE', '${SIZE}', '${{ENV.SIZE}}'])('is not asked for %s', (text) => {
    expect(messagesOf(flowOf(`- shards: "${text}"`), { context })[0]).toContain(
      '"shards" needs the variable "SIZE", which is not set',
    );
  });
});

describe('a load without substitution', () => {
  it('leaves texts as they are', () => {
    const text = flowOf('- {name: "$NAME", description: "2"}');
    const { config, faults } = inspectYaml(text, { substitute: false });
    expect(faults.map(({ message }) => message)).toEqual([
      'the name "$NAME" is not an identifier; expected letters, digits and "_"',
    ]);
    expect(config?.pods[0]).toMatchObject({ name: '$NAME', description: '2' });
    expect(config?.variables).toEqual({});
  });
});

describe('references', () => {
  it('takes values of the document and of the own mapping', () => {
    const text = [
      '!Flow',
      "version: '1'",
      'with: {prefetch: 7}',
      'pods:',
      '  - {name: a, shards: "${{ root.with.prefetch }}", env: {NAME: "${{this.OTHER}}", OTHER: b}}',
      '  - {name: "${{root.pods[0].name}}2", description: "${{this.name}}"}',
    ].join('\n');
    const { config, faults } = inspectYaml(text);
    expect(faults).toEqual([]);
    expect(config?.pods[0]).toMatchObject({ shards: 7, env: { NAME: 'b' } });
    expect(config?.pods[1]?.name).toBe('a2');
  });

  it.each([
    ['what does not exist', '${{root.with.x}}', 'refers to "root.with.x", which does not exist'],
    ['a mapping', '${{root.pods}}', 'refers to "root.pods", which is not a single value'],
    ['itself', '${{this.name}}', 'refers to "this.name" in a circle or too often'],
    ['the prototype', '${{root.toString}}', 'refers to "root.toString", which does not exist'],
  ])('reports a reference to %s', (_, text, message) => {
    expect(messagesOf(flowOf(`- name: "${text}"`))).toEqual([`"name" ${message}`]);
  });

  it('reports references that multiply', () => {
    const keys = Array.from({ length: 9 }, (_, level) => {
      const next = `\${{root.with.k${level + 1}}}`;
      return `  k${level}: "${level === 8 ? 'x' : next.repeat(9)}"`;
    });
    const text = ['!Flow', "version: '1'", 'with:', ...keys, 'pods: []'].join('\n');
    expect(messagesOf(text).some((message) => message.includes('too often'))).toBe(true);
  });

  it('reports a text that grows too long', () => {
    const big = { BIG: 'x'.repeat(60_000) };
    expect(messagesOf(flowOf('- description: $BIG$BIG'), { env: big })).toEqual([
      '"description" has more than 100000 characters when filled in',
    ]);
  });
});
