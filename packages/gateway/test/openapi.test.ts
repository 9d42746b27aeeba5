import { describe, expect, it } from '@jest/globals';
import { type OpenApiDocument, openApiDocument } from '../src/index.ts';
import { send, startToy } from './toy-flow.ts';

interface Example {
  method: string;
  path: string;
  name: string;
  body: unknown;
}

/** Every example of the document, for every value of the parameters of its path. */
function examplesOf({ paths }: OpenApiDocument): Example[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { requestBody }]) =>
      Object.entries(requestBody?.content['application/json']?.examples ?? {}).map(
        ([name, { value }]) => ({
          method: method.toUpperCase(),
          path: path.replace('{mode}', 'search'),
          name,
          body: value,
        }),
      ),
    ),
  );
}

const document = openApiDocument('1.2.3', false);

describe('GET /openapi.json', () => {
  it('is OpenAPI 3.1 with the version of the server', async () => {
    await using toy = await startToy();
    const response = await fetch(`${toy.url}/openapi.json`);
    expect(response.status).toBe(200);
    const served = (await response.json()) as OpenApiDocument;
    expect(served.openapi).toBe('3.1.0');
    expect(served.paths).toEqual(document.paths);
    expect(served.components).toEqual(document.components);
  });

  it('names every route of the API', () => {
    expect(Object.keys(document.paths)).toEqual([
      '/api/{mode}',
      '/search',
      '/index',
      '/update',
      '/delete',
      '/v2/search',
      '/status',
      '/healthz',
      '/readyz',
      '/metrics',
      '/openapi.json',
    ]);
  });

  it('has the limits that are checked', () => {
    expect(document.components.schemas['Body']).toMatchObject({
      type: 'object',
      required: ['data'],
      properties: {
        data: { type: 'array', maxItems: 10_000, items: { anyOf: expect.any(Array) } },
        top_k: { anyOf: [{ type: 'integer', minimum: 1, maximum: 10_000 }, { type: 'null' }] },
      },
    });
  });

  it('refers to nothing that is not there', () => {
    const text = JSON.stringify(document);
    const names = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) {
      expect(name).toMatch(/^#\/components\/schemas\/\w+$/);
      expect(document.components.schemas).toHaveProperty(name.split('/').at(-1) ?? '');
    }
  });

  it('says that there is a token where there is one', () => {
    expect(openApiDocument('1', true)).toMatchObject({
      security: [{ token: [] }],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    });
    expect(document).not.toHaveProperty('security');
  });

  it.each(
    examplesOf(document).map(
      (example) => [`${example.method} ${example.path} ${example.name}`, example] as const,
    ),
  )('has an example that works: %s', async (_name, { method, path, body }) => {
    await using toy = await startToy();
    const { status, json } = await send(toy.url + path, body, { method });
    expect(status).toBe(200);
    expect(json.status).toEqual({});
  });
});

describe('GET /docs', () => {
  it('shows every route with its examples, without scripts and without anybody else', async () => {
    await using toy = await startToy();
    const response = await fetch(`${toy.url}/docs`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const page = await response.text();
    for (const path of Object.keys(document.paths)) expect(page).toContain(`<code>${path}</code>`);
    expect(page).toContain('a slice of pizza');
    expect(page).not.toMatch(/<script|<style|src="http|href="http/);
  });
});
