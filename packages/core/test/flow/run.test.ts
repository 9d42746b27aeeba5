import { describe, expect, it } from '@jest/globals';
import { createDocument } from '../../src/document/document.ts';
import { statusOf } from '../../src/document/envelope.ts';
import type { Request } from '../../src/document/request.ts';
import { resolveRunOptions } from '../../src/flow/resolve-run-options.ts';
import type { Response } from '../../src/flow/response.ts';
import { Run } from '../../src/flow/run.ts';
import type { RunOptions } from '../../src/flow/run-options.ts';
import { type RunSummary, runRequests } from '../../src/flow/run-requests.ts';
import { toDeleteRequests } from '../../src/flow/to-requests.ts';

async function* requests(count: number): AsyncGenerator<Request> {
  for (let i = 0; i < count; i++) yield { type: 'index', docs: [createDocument({ id: `${i}` })] };
}

function answer(request: Request, failed = false): Response {
  const error = { code: 'ERR_EXECUTOR' as const, message: `failed ${request.docs[0]?.id}` };
  return {
    requestId: request.docs[0]?.id ?? '',
    type: request.type,
    docs: request.docs,
    groundtruths: [],
    queryset: [],
    routes: [],
    documents: request.docs.length,
    status: statusOf(failed ? [error] : []),
  };
}

function run(
  count: number,
  options: RunOptions = {},
  send = async (request: Request) => answer(request),
): Run<RunSummary> {
  const resolved = resolveRunOptions(options, 50);
  return new Run(
    (deliver, signal) => runRequests(() => requests(count), send, { ...resolved, signal }, deliver),
    resolved.signal,
  );
}

describe('Run', () => {
  it('runs without being awaited and counts what it sent', async () => {
    let sent = 0;
    const running = run(3, {}, async (request) => {
      sent++;
      return answer(request);
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(sent).toBe(3);
    expect(await running).toMatchObject({ requests: 3, documents: 3, errors: [] });
  });

  it('gives every answer to whoever iterates', async () => {
    const ids: string[] = [];
    for await (const { requestId } of run(120)) ids.push(requestId);
    expect(ids).toHaveLength(120);
    expect(new Set(ids).size).toBe(120);
  });

  it('keeps no more than prefetch requests ahead of whoever iterates', async () => {
    let sent = 0;
    const running = run(100, { prefetch: 4 }, async (request) => {
      sent++;
      return answer(request);
    });
    const iterator = running[Symbol.asyncIterator]();
    await iterator.next();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(sent).toBeLessThanOrEqual(6);
    await iterator.return?.();
    expect(sent).toBeLessThanOrEqual(6);
  });

  it('never has more than prefetch requests under way', async () => {
    let underWay = 0;
    let most = 0;
    await run(30, { prefetch: 3 }, async (request) => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setTimeout(resolve, 1));
      underWay--;
      return answer(request);
    });
    expect(most).toBe(3);
  });

  it('calls onDone or onError, then onAlways', async () => {
    const calls: string[] = [];
    const summary = await run(
      2,
      {
        prefetch: 1,
        onDone: ({ requestId }) => calls.push(`done ${requestId}`),
        onError: ({ requestId }) => calls.push(`error ${requestId}`),
        onAlways: ({ requestId }) => calls.push(`always ${requestId}`),
      },
      async (request) => answer(request, request.docs[0]?.id === '1'),
    );
    expect(calls).toEqual(['done 0', 'always 0', 'error 1', 'always 1']);
    expect(summary.errors).toEqual([{ code: 'ERR_EXECUTOR', message: 'failed 1' }]);
  });

  it('calls on_done for errors too when there is no on_error, as Jina does', async () => {
    let called = 0;
    await run(1, { on_done: () => called++ }, async (request) => answer(request, true));
    expect(called).toBe(1);
  });

  it('fails with ERR_CALLBACK when a callback throws', async () => {
    const failing = run(5, {
      onDone: () => {
        throw new Error('user mistake');
      },
    });
    await expect(failing).rejects.toMatchObject({
      code: 'ERR_CALLBACK',
      message: expect.stringContaining('user mistake'),
    });
  });

  it('stops at the first request the Flow gives up, and says why to both await and iteration', async () => {
    const dying = async (): Promise<Response> => {
      throw new Error('gone');
    };
    await expect(run(5, {}, dying)).rejects.toThrow('gone');
    const iterator = run(5, {}, dying)[Symbol.asyncIterator]();
    await expect(iterator.next()).rejects.toThrow('gone');
  });

  it('sends nothing more once its signal is aborted', async () => {
    const stop = new AbortController();
    const summary = await run(100, {
      prefetch: 1,
      signal: stop.signal,
      onDone: () => stop.abort(),
    });
    expect(summary.requests).toBeLessThan(4);
  });
});

describe('resolveRunOptions', () => {
  it('turns topK into the queryset of Jina', () => {
    expect(resolveRunOptions({ top_k: 3 }, 50).queryset).toEqual([
      { name: 'SliceQL', parameters: { end: 3 }, priority: 1 },
      { name: 'VectorSearchDriver', parameters: { top_k: 3 }, priority: 1 },
    ]);
  });

  it.each([0, -1, 1.5, 10_001, Number.NaN, '5'])('refuses topK %p', (topK) => {
    expect(() => resolveRunOptions({ topK: topK as number }, 50)).toThrow(
      expect.objectContaining({ code: 'ERR_TOP_K' }),
    );
  });

  it.each([0, -5, 2.5, Number.POSITIVE_INFINITY])('refuses requestSize %p', (requestSize) => {
    expect(() => resolveRunOptions({ requestSize }, 50)).toThrow(
      expect.objectContaining({ code: 'ERR_VALUE' }),
    );
  });

  it.each([
    [null, 'The options are null; expected an object such as {topK: 5}'],
    ['x', 'The options are the text "x"'],
    [{ topk: 5 }, 'The option topk is not known; did you mean "topK"?'],
    [{ whatever: 5 }, 'The option whatever is not known; expected one of requestSize,'],
    [{ onDone: 5 }, 'The option onDone is 5; expected a function'],
    [{ on_always: 'x' }, 'The option onAlways is the text "x"; expected a function'],
    [{ signal: 5 }, 'The option signal is 5; expected an AbortSignal'],
    [{ requestSize: '5' }, 'The option requestSize is the text "5"; expected a whole number'],
    [{ timeoutRequest: -1 }, 'The option timeoutRequest is -1; expected milliseconds'],
  ])('says what is wrong with the options %j', (options, message) => {
    expect(() => resolveRunOptions(options as RunOptions, 50)).toThrow(
      expect.objectContaining({ code: 'ERR_VALUE', message: expect.stringContaining(message) }),
    );
  });

  it.each([undefined, 5, {}])('refuses %p as the ids to delete', async (ids) => {
    const requests = toDeleteRequests(ids as unknown as string[], resolveRunOptions({}, 50));
    await expect(requests.next()).rejects.toMatchObject({
      code: 'ERR_INPUT',
      message: expect.stringMatching(/^ids is .*; expected a list of ids$/),
    });
  });
});
