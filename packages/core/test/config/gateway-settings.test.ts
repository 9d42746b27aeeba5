import { describe, expect, it } from '@jest/globals';
import { isHostName, isOrigin } from '../../src/config/gateway-settings.ts';
import { inspectYaml, messagesOf, spotsOf } from './inspect-yaml.ts';

const flow = (settings: string): string =>
  `!Flow\nversion: '1'\nwith:\n  ${settings}\npods: [{name: a}]\n`;

describe('what a Flow says to its gateway', () => {
  it('is nothing when no key is given', () => {
    expect(inspectYaml(flow('prefetch: 3')).config?.options.gateway).toBeUndefined();
  });

  it.each([
    ['cors: true', { cors: true }],
    ['cors: "*"', { cors: true }],
    ['cors: no', { cors: false }],
    ['cors: https://shop.example', { cors: ['https://shop.example'] }],
    [
      'cors: [http://localhost:3000, https://a.example]',
      { cors: ['http://localhost:3000', 'https://a.example'] },
    ],
    ['ssl-certfile: none/cert.pem', { sslCertfile: 'none/cert.pem' }],
    ['remote_fetch: images.example', { remoteFetch: ['images.example'] }],
    ['remote_fetch: [a.example, 10.0.0.1]', { remoteFetch: ['a.example', '10.0.0.1'] }],
    ["rate_limit: '600'", { rateLimit: 600 }],
    ['{rate_limit: 0, queue: 0, timeout_answer: 0}', { rateLimit: 0, queue: 0, timeoutAnswer: 0 }],
    ['empty_as_error: true', { emptyAsError: true }],
    ['kwargs: {queue: 5, timeout_answer: 200}', { queue: 5, timeoutAnswer: 200 }],
  ])('is read from %s', (settings, gateway) => {
    const { config, faults } = inspectYaml(flow(settings));
    expect(faults).toEqual([]);
    expect(config?.options.gateway).toEqual(gateway);
  });

  it.each([
    ['cors: [shop.example]', '"cors" is a list; expected true, false, or a list of origins'],
    ['cors: https://shop.example/page', '"cors" is "https://shop.example/page"; expected true'],
    ['cors: 3', '"cors" is 3; expected true'],
    ['remote_fetch: https://a.example', '"remote_fetch" is "https://a.example"; expected a list'],
    ['remote_fetch: [a.example/x]', '"remote_fetch" is a list; expected a list of names'],
    ['remote_fetch: [""]', '"remote_fetch" is a list; expected a list of names'],
    ['rate_limit: -1', '"rate_limit" is -1; expected a whole number from 0'],
    ['queue: many', '"queue" is "many"; expected a whole number from 0'],
    ['timeout_answer: 1.5', '"timeout_answer" is 1.5; expected a whole number from 0'],
    ['empty_as_error: [1]', '"empty_as_error" is a list; expected true or false'],
  ])('is refused when it is %s', (settings, message) => {
    expect(messagesOf(flow(settings))).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    ['token: $SECRET', '4:3'],
    ['kwargs: {token: $SECRET}', '4:12'],
  ])('is never a token, and %s is not repeated', (settings, place) => {
    const env = { SECRET: 'hush' };
    expect(spotsOf(flow(settings), { env })).toEqual([`${place} ERR_NOT_SUPPORTED error`]);
    const [message] = messagesOf(flow(settings), { env });
    expect(message).toContain('JINA_AUTH_TOKEN');
    expect(message).not.toContain('hush');
  });

  it('leaves the short forms of other keys as they are', () => {
    const { config, faults } = inspectYaml(flow('timeout_r: 7'));
    expect(faults).toEqual([]);
    expect(config?.pods[0]?.timeoutReady).toBe(7);
  });
});

describe('isOrigin', () => {
  it.each(['https://a.example', 'http://localhost:3000', 'http://[::1]:8080'])('takes %s', (text) =>
    expect(isOrigin(text)).toBe(true),
  );
  it.each(['', '*', 'null', 'a.example', 'https://a.example/', 'HTTPS://a.example', 'ftp://a.b'])(
    'does not take %j',
    (text) => expect(isOrigin(text)).toBe(false),
  );
});

describe('isHostName', () => {
  it.each(['a.example', 'A.Example', 'localhost', '127.0.0.1'])('takes %s', (text) =>
    expect(isHostName(text)).toBe(true),
  );
  it.each(['', ' ', 'a b', 'a/b', 'a:80', 'user@a', 'http://a', 'a?b', 'a#b'])(
    'does not take %j',
    (text) => expect(isHostName(text)).toBe(false),
  );
});
