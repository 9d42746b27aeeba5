import { describe, expect, it } from '@jest/globals';
import { serializeError } from '../../src/document/serialize-error.ts';
import { toExecutorError } from '../../src/drivers/executor-error.ts';

const getter = new Error('x');
Object.defineProperty(getter, 'message', {
  get() {
    throw new Error('getter');
  },
});
const trap = new Proxy(
  {},
  {
    get() {
      throw new Error('trap');
    },
  },
);
const circle = new Error('circle');
circle.cause = circle;

describe('anything that an Executor throws', () => {
  it.each<[string, unknown, string]>([
    ['an error', new Error('plain'), 'Mine: plain'],
    ['a text', 'a text', 'Mine: a text'],
    ['null', null, 'Mine: null'],
    ['undefined', undefined, 'Mine: undefined'],
    ['an object', { a: 1 }, 'Mine: threw {"a":1}'],
    ['a symbol', Symbol('s'), 'Mine: Symbol(s)'],
    ['a proxy', trap, 'Mine: threw something that cannot be read'],
    ['an error whose message cannot be read', getter, 'Mine: threw something that cannot be read'],
    ['an error in a circle', circle, 'Mine: circle'],
    ['a function as code', Object.assign(new Error('fn'), { code: () => 1 }), 'Mine: fn'],
    ['a frozen object', Object.freeze(new Error('cold')), 'Mine: cold'],
  ])('has a code and a message: %s', (_name, thrown, message) => {
    const error = toExecutorError(thrown, 'Mine');
    expect(serializeError(error, { code: 'ERR_INTERNAL' })).toMatchObject({
      code: 'ERR_EXECUTOR',
      message,
    });
    expect(serializeError(thrown, { code: 'ERR_EXECUTOR' }).code).toBe('ERR_EXECUTOR');
  });

  it('is cut when it is very long', () => {
    const { message } = serializeError(new Error('h'.repeat(5e6)), { code: 'ERR_EXECUTOR' });
    expect(message).toHaveLength(10_001);
  });
});
