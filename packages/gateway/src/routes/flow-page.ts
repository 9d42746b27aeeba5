import { createHash } from 'node:crypto';
import { FlowError, type FlowGraph } from '@podflow/core';
import type { FastifyInstance } from 'fastify';
import { contentSecurityPolicy } from '../content-security-policy.ts';
import { escapeHtml } from '../escape-html.ts';

/** `GET /flow`: the graph of the running Flow with the numbers of its Pods, which `WS /flow/live` tells. */
export function flowPageRoutes(graph: FlowGraph, plot: (() => Promise<string>) | undefined) {
  let drawn: Promise<string> | undefined;
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/flow', async (_request, reply) => {
      if (!plot) {
        throw new FlowError('ERR_NOT_SUPPORTED', 'This server has nothing to draw its Flow with');
      }
      drawn ??= plot();
      const svg = await drawn;
      reply.header('content-security-policy', contentSecurityPolicy(styleHashes(svg)));
      reply.type('text/html; charset=utf-8');
      return flowPage(graph, svg);
    });
  };
}

function styleHashes(svg: string): string[] {
  return [...svg.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(
    ([, style = '']) => `sha256-${createHash('sha256').update(style).digest('base64')}`,
  );
}

function flowPage({ options, nodes }: FlowGraph, svg: string): string {
  const name = escapeHtml(options.name);
  const cells = '<td></td>'.repeat(6);
  const rows = nodes.map(
    (pod) =>
      `<tr data-pod="${escapeHtml(pod.name)}"><th scope="row">${escapeHtml(pod.name)}</th>${cells}</tr>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${name} – Podflow</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/flow/flow.css">
<script type="module" src="/flow/flow.js"></script>
</head>
<body>
<main>
<h1>${name}</h1>
<p id="connection" role="status">Connecting</p>
<div class="graph" tabindex="0" role="region" aria-label="Graph of the Flow">${svg}</div>
<div class="numbers" tabindex="0" role="region" aria-label="Numbers of the Pods">
<table>
<caption>Documents/s of the last 10 s, times of the last minute</caption>
<thead><tr><th scope="col">Pod</th><th scope="col">documents/s</th><th scope="col">p50</th><th scope="col">p99</th><th scope="col">queue</th><th scope="col">errors</th><th scope="col">restarts</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</div>
<nav aria-label="Other pages"><p><a href="/">Search</a><a href="/docs">REST</a><a href="/metrics">Metrics</a></p></nav>
</main>
</body>
</html>
`;
}
