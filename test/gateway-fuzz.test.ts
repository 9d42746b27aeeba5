import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Flow } from 'podflow';
import { serveFlow } from './helpers/gateway.ts';
import { bodies, type JsonSchema } from './helpers/json-schema-values.ts';

interface OpenApi {
  paths: Record<string, Record<string, { responses: object; requestBody?: unknown }>>;
  components: { schemas: Record<string, JsonSchema> };
}

const flowFile = fileURLToPath(new URL('fixtures/gateway/slow-flow.yml', import.meta.url));

/** What a client sends, and the statuses that the document allows for it. */
interface FuzzRequest {
  method: string;
  path: string;
  body: string | undefined;
  type: string;
  documented: ReadonlySet<number>;
}

let served: Awaited<ReturnType<typeof serveFlow>>;
let openApi: OpenApi;

beforeAll(async () => {
  served = await serveFlow(Flow.load_config(flowFile).onLog(() => {}));
  openApi = (await (await fetch(`${served.url}/openapi.json`)).json()) as OpenApi;
});

afterAll(async () => {
  await served?.[Symbol.asyncDispose]();
});

function requests({ paths, components }: OpenApi): fc.Arbitrary<FuzzRequest> {
  const body = bodies('Body', components.schemas);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { responses, requestBody }]) => ({
      path,
      method: method.toUpperCase(),
      hasBody: requestBody !== undefined,
      documented: new Set(Object.keys(responses).map(Number)),
    })),
  );
  return fc.constantFrom(...operations).chain(({ path, method, hasBody, documented }) =>
    fc.record({
      method: fc.constant(method),
      path: modes.map((mode) => path.replace('{mode}', encodeURIComponent(mode))),
      body: hasBody ? body : fc.constant(undefined),
      type: fc.oneof(
        { weight: 9, arbitrary: fc.constant('application/json') },
        { weight: 1, arbitrary: fc.constantFrom('', 'text/plain', 'application/x+json', 'x') },
      ),
      documented: fc.constant(documented),
    }),
  );
}

const modes = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('search', 'index', 'update', 'delete', 'train') },
  {
    weight: 1,
    arbitrary: fc.string({ minLength: 1, maxLength: 20 }).filter((s) => !/^\.+$/.test(s)),
  },
);

/** Lines of stacks; the folder of the server is looked for too. */
const stack = /\/node_modules\/|node:internal|\n? {2,}at [\w.]+ \(/;

describe('requests made from the OpenAPI document', () => {
  it('are answered as documented, without a hang, a leak or an undocumented 5xx', async () => {
    let sent = 0;
    const check = async ({ method, path, body, type, documented }: FuzzRequest): Promise<void> => {
      sent += 1;
      const response = await fetch(served.url + path, {
        method,
        ...(body !== undefined && { body, headers: { 'content-type': type } }),
        signal: AbortSignal.timeout(10_000),
      });
      const text = await response.text();
      // A mode is also part of the address: made-up ones can be another route, or none.
      const allowed = path.startsWith('/api/') ? new Set([...documented, 404]) : documented;
      expect([...allowed]).toContain(response.status);
      expect(response.status).not.toBe(500);
      expect(text).not.toMatch(stack);
      expect(text).not.toContain(process.cwd());
      if (response.status >= 400) {
        expect(JSON.parse(text)).toMatchObject({
          status: { code: 'ERROR', description: expect.any(String) },
          error: { code: expect.stringMatching(/^ERR_/) },
          search: { docs: [] },
          data: { docs: [] },
        });
      }
    };
    const batches = fc.array(requests(openApi), { minLength: 10, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(batches, async (batch) => {
        await Promise.all(batch.map(check));
      }),
      {
        numRuns: 500,
        endOnFailure: true,
        interruptAfterTimeLimit: 80_000,
        markInterruptAsFailure: true,
      },
    );
    expect(sent).toBeGreaterThanOrEqual(5_000);
    // Only who may use it, told at the start.
    expect(served.logged).toEqual([expect.stringContaining('can use this server')]);
    expect((await fetch(`${served.url}/readyz`)).status).toBe(200);
  }, 100_000);
});
