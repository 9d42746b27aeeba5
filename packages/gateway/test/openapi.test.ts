import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
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
      '/api/pictures/{id}',
      '/api/pictures/{id}/original',
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
  it('says whose pages can use the server', async () => {
    await using toy = await startToy({ cors: ['https://shop.example'] });
    const page = await (await fetch(`${toy.url}/docs`)).text();
    expect(page).toContain('pages of localhost, https://jina.ai, https://shop.example can use');
  });

  it('shows a host that could not stand in a command as the usual one, and sends a token where there is one', async () => {
    await using toy = await startToy({ token: 'secret', host: '0.0.0.0' });
    const { port } = new URL(toy.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.end(
      'GET /docs HTTP/1.1\r\nhost: a$(reboot)\r\nauthorization: Bearer secret\r\nconnection: close\r\n\r\n',
    );
    const page = await text(socket);
    expect(page).not.toContain('reboot');
    expect(page).toContain('http://localhost:45678/api/search');
    expect(page).toContain('-H &quot;authorization: Bearer $JINA_AUTH_TOKEN&quot;');
    expect(page).not.toContain('secret');
  });

  it('shows every route with its examples, without scripts and without anybody else', async () => {
    await using toy = await startToy();
    const response = await fetch(`${toy.url}/docs`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const page = await response.text();
    for (const path of Object.keys(document.paths)) expect(page).toContain(`<code>${path}</code>`);
    expect(page).toContain('a slice of pizza');
    // Commands for the server the reader is at, and the meaning of what is in them.
    expect(page).toContain(toy.url.replace('localhost', new URL(response.url).hostname));
    expect(page).toMatch(/<code>top_k<\/code><\/th><td>integer\?<\/td><td>Matches of each query/);
    expect(page).toContain('<a href="#Document">Document</a>');
    expect(page).not.toContain('`');
    expect(page).not.toMatch(/<script|<style|src="http|href="http/);
  });
});
