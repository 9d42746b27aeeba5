import { describe, expect, it } from '@jest/globals';
import { Flow } from '../src/flow.ts';

describe('start', () => {
  const serving = (): Flow => new Flow({ restApi: true, portExpose: 0 }).add({ name: 'nothing' });

  it('serves when the Flow says so', async () => {
    await using flow = await serving().start();
    expect(await flow.url()).toMatch(/^http:\/\/localhost:\d+$/);
  });

  it('can leave the gateway out', async () => {
    await using flow = await serving().start({ serve: false });
    expect(await flow.url()).toBeUndefined();
    const [answer] = await flow.search(['a text']);
    expect(answer?.docs[0]?.text).toBe('a text');
  });
});
