import { readdir, readFile, stat } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { startToy } from './toy-flow.ts';

const web = new URL('../web/', import.meta.url);

async function webFiles(): Promise<string[]> {
  const found = await readdir(web, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) =>
      `${entry.parentPath}/${entry.name}`.slice(web.pathname.length).replace(/^\//, ''),
    );
}

describe('the search page', () => {
  it('is at /, under a policy that allows nothing foreign and nothing inline', async () => {
    await using toy = await startToy();
    const response = await fetch(`${toy.url}/`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|http/);
    expect(await response.text()).toContain('<title>Podflow</title>');
  });

  it('serves each of its files with its type', async () => {
    await using toy = await startToy();
    const types: Record<string, string> = {
      html: 'text/html; charset=utf-8',
      css: 'text/css; charset=utf-8',
      js: 'application/javascript; charset=utf-8',
      svg: 'image/svg+xml',
    };
    const files = await webFiles();
    expect(files).toContain('js/main.js');
    for (const file of files) {
      const response = await fetch(`${toy.url}/${file}`);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe(types[file.split('.').at(-1) ?? '']);
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(await response.text()).toBe(await readFile(new URL(file, web), 'utf8'));
    }
  });

  it('imports and links only files that are there', async () => {
    const files = await webFiles();
    for (const file of files) {
      const text = await readFile(new URL(file, web), 'utf8');
      const links = [
        ...text.matchAll(/(?:src|href)="(\/[^"]+)"/g),
        ...text.matchAll(/from '(\.[^']+)'/g),
      ].map(([, link]) => new URL(link ?? '', `http://page/${file}`).pathname.slice(1));
      for (const link of links) expect(files).toContain(link);
    }
  });

  it('has no inline script or style, asks no other server, and writes no HTML', async () => {
    for (const file of await webFiles()) {
      const text = await readFile(new URL(file, web), 'utf8');
      expect(text.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(
        /(?:https?:)?\/\/\w+\./,
      );
      expect(text).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/);
      if (!file.endsWith('.html')) continue;
      expect(text).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
    }
  });

  it('has less than 60 KB of scripts', async () => {
    const scripts = (await webFiles()).filter((file) => file.endsWith('.js'));
    const sizes = await Promise.all(
      scripts.map(async (file) => (await stat(new URL(file, web))).size),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(60_000);
  });

  it.each([
    '/../package.json',
    '/%2e%2e/package.json',
    '/js/..%2f..%2fpackage.json',
    '/js',
    '/js/',
    '/none.js',
  ])('has nothing at %s', async (path) => {
    await using toy = await startToy();
    const response = await fetch(toy.url + path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { code: 'ERR_ROUTE' } });
  });
});

describe('GET /status', () => {
  it('says versions, variables, memory and Pods', async () => {
    process.env['JINA_TEST_KEY'] = '/a/secret';
    await using toy = await startToy();
    const response = await fetch(`${toy.url}/status`);
    delete process.env['JINA_TEST_KEY'];
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      jina: { jina: '1.0.8', node: process.version },
      envs: { JINA_TEST_KEY: '(set)' },
      used_memory: expect.stringMatching(/^\d+\.\d [MG]B$/),
      name: 'podflow',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      flow: 'toy',
      pods: [],
    });
    expect(text).not.toContain('secret');
  });

  it('is told without waiting for searches', async () => {
    await using toy = await startToy();
    const response = await fetch(`${toy.url}/healthz`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: 'ok' });
  });
});
