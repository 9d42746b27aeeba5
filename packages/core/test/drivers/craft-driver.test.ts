import { describe, expect, it } from '@jest/globals';
import type { Document, DocumentInput } from '../../src/document/document.ts';
import { FlowError } from '../../src/document/flow-error.ts';
import type { Crafter } from '../../src/executor/executor.ts';
import { driver, errorOf, ids, run, search } from './make-context.ts';
import { crafter } from './small-executors.ts';

const upper: Crafter = {
  craft({ id, text }) {
    if (id === 'coded') throw new FlowError('ERR_IMAGE_READ', 'not a picture');
    if (id === 'plain') throw new TypeError('no good');
    if (id === 'thrown-text') throw 'just a text';
    if (id === 'nothing') return null as unknown as DocumentInput;
    return { text: (text ?? '').toUpperCase() };
  },
};

const named = (id: string): Document => ({ id, text: id });

describe('CraftDriver', () => {
  it('sets the fields that come back on chunks and roots', async () => {
    const docs = [{ ...named('a'), chunks: [named('a1')] }];
    const [a] = (await run(driver('CraftDriver'), search(docs), crafter(upper))).docs;
    expect(a).toMatchObject({ text: 'A', mimeType: 'text/plain' });
    expect(a?.chunks?.[0]?.text).toBe('A1');
  });

  it('clears the content that another one replaces', async () => {
    const reader: Crafter = { craft: () => ({ buffer: new Uint8Array([1]), offset: 0 }) };
    const { docs } = await run(driver('CraftDriver'), search([named('a')]), crafter(reader));
    expect(docs).toEqual([{ id: 'a', buffer: new Uint8Array([1]), offset: 0 }]);
  });

  it.each([
    ['coded', 'ERR_IMAGE_READ', 'not a picture'],
    ['plain', 'ERR_EXECUTOR', 'SmallReader: no good'],
    ['thrown-text', 'ERR_EXECUTOR', 'SmallReader: just a text'],
    ['nothing', 'ERR_EXECUTOR', 'craft returned null'],
  ])('records the failure of %s; the others go on', async (bad, code, message) => {
    const docs = [named('a'), named(bad), named('b')];
    const crafted = (await run(driver('CraftDriver'), search(docs), crafter(upper))).docs;
    expect(crafted.map(({ text }) => text)).toEqual(['A', bad, 'B']);
    expect(crafted[1]?.error).toMatchObject({ code, documentId: bad });
    expect(crafted[1]?.error?.message).toContain(message);
    expect(crafted.filter(({ error }) => error)).toHaveLength(1);
  });

  it('passes over Documents that failed, and over chunks of a failed root', async () => {
    const error = { code: 'ERR_URI', message: 'before' } as const;
    const docs = [{ ...named('a'), error, chunks: [named('a1')] }];
    const [a] = (await run(driver('CraftDriver'), search(docs), crafter(upper))).docs;
    expect(a).toMatchObject({ text: 'a', error });
    expect(a?.chunks?.[0]?.text).toBe('a1');
  });

  it('crafts at most four at a time and keeps the order', async () => {
    let running = 0;
    let most = 0;
    const slow: Crafter = {
      async craft({ id }) {
        running += 1;
        most = Math.max(most, running);
        // The first ones take more turns than the later ones.
        for (let turn = Number(id); turn < 12; turn += 1) await Promise.resolve();
        running -= 1;
        return { text: `crafted ${id}` };
      },
    };
    const docs = Array.from({ length: 10 }, (_, index) => named(String(index)));
    const crafted = (await run(driver('CraftDriver'), search(docs), crafter(slow))).docs;
    expect(most).toBe(4);
    expect(ids(crafted)).toEqual(ids(docs));
    expect(crafted.map(({ text }) => text)).toEqual(docs.map(({ id }) => `crafted ${id}`));
  });

  it('calls another method when told', async () => {
    const executor = { shoutLoud: () => ({ text: 'AH' }) };
    const config = driver('CraftDriver', { method: 'shout_loud' });
    const own = crafter(executor as unknown as Crafter);
    expect((await run(config, search([named('a')]), own)).docs[0]?.text).toBe('AH');
  });

  it('fails when its Executor cannot craft', async () => {
    const error = await errorOf(() => run(driver('CraftDriver'), search([named('a')])));
    expect(error).toMatchObject({ code: 'ERR_DRIVER' });
    expect(error.message).toContain('base (BaseExecutor) has no method craft');
  });
});
