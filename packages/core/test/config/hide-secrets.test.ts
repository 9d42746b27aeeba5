import { describe, expect, it } from '@jest/globals';
import { hideSecrets } from '../../src/config/hide-secrets.ts';
import { buildGraph } from '../../src/index.ts';
import { inspectYaml } from './inspect-yaml.ts';

const long = 'sk-live-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789-ABCDEFGHIJ';
const flow = (pod: string, settings = ''): string =>
  `!Flow\nversion: '1'\nwith: {${settings}}\npods:\n  - ${pod}\n`;

describe('the value of a variable that looks like a secret', () => {
  it.each([
    ['API_TOKEN', 'prefetch', flow('{}', 'prefetch: $API_TOKEN')],
    ['OPENAI_API_KEY', 'shards', flow('{shards: "${OPENAI_API_KEY}"}')],
    ['apikey', 'polling', flow('{polling: "${{ENV.apikey}}"}')],
    ['DB_PASSWORD', 'uses', flow('{uses: "redis://:$DB_PASSWORD@host:6379"}')],
    ['MY_SECRET', 'uses', flow('{uses: "$MY_SECRET.yml"}')],
    ['MY_SECRET', 'host', flow('{host: $MY_SECRET}')],
    ['MY_SECRET', 'name', flow('{name: "no $MY_SECRET"}')],
  ])('stands in no message: $%s as %s', (name, _key, yaml) => {
    for (const value of [long, 'pass-1234', 'a"b\\c$&d', `${long}"\\`]) {
      const { faults } = inspectYaml(yaml, { env: { [name]: value } });
      expect(faults.length).toBeGreaterThan(0);
      const text = JSON.stringify(faults);
      expect(text).not.toContain(value.slice(0, 8));
      expect(text).toContain(`$${name}`);
    }
  });

  it('stands in no fault of the graph', () => {
    const yaml = flow('{name: a, needs: $MY_TOKEN}');
    const { config, faults } = inspectYaml(yaml, { env: { MY_TOKEN: 'tok_1234' } });
    expect(faults).toEqual([]);
    if (!config) throw new Error('there is a config');
    expect(() => buildGraph(config)).toThrow('needs "$MY_TOKEN"');
    expect(() => buildGraph(config)).not.toThrow('tok_1234');
  });
});

describe('hideSecrets', () => {
  it.each([
    ['"abc" is wrong', '"$KEY" is wrong', { KEY: 'abc' }],
    ['abcd is a word', 'abcd is a word', { KEY: 'abc' }],
    ['1 of 100', '$KEY of 100', { KEY: '1' }],
    ['x0123456789abcdefx', 'x$KEYx', { KEY: '0123456789abcdef' }],
    ['it is 0123456789ab…', 'it is $KEY…', { KEY: '0123456789abcdef' }],
    ['abc', 'abc', { KEY: '', TOKEN: null, NAME: 'abc' }],
    ['a and a', '$KEY and $KEY', { KEY: 'a' }],
  ])('makes of %j %j', (message, expected, variables) => {
    expect(hideSecrets(message, variables)).toBe(expected);
  });
});
