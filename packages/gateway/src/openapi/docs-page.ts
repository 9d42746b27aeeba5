import { escapeHtml } from '../escape-html.ts';
import type { OpenApiDocument, OpenApiOperation } from './openapi-document.ts';

/** The OpenAPI document as a page to read. Needs nothing but its style sheet. */
export function docsPage({ info, paths }: OpenApiDocument): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => section(method, path, operation)),
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(info.title)} REST</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/docs/docs.css">
</head>
<body>
<main>
<h1>${escapeHtml(info.title)} ${escapeHtml(info.version)}</h1>
<p>REST as in Jina 1.0. The schemas are in <a href="/openapi.json">openapi.json</a>, the running Flow is at
<a href="/flow">/flow</a>, the search page at <a href="/">/</a>.</p>
${operations.join('\n')}
<section>
<h2><code class="get">WS</code> <code>/stream</code></h2>
<p>Requests as JSON texts, each with its <code>mode</code>; answers as JSON in a JSON string, one at a time. A message of one
zero byte ends the stream.</p>
</section>
</main>
</body>
</html>
`;
}

function section(method: string, path: string, operation: OpenApiOperation): string {
  const { summary, description, requestBody, responses } = operation;
  const examples = Object.values(requestBody?.content['application/json']?.examples ?? {});
  const curls = examples.map(
    ({ value }) => `<pre><code>${escapeHtml(curl(method, path, value))}</code></pre>`,
  );
  const refusals = Object.keys(responses).filter((status) => status !== '200');
  return `<section>
<h2><code class="${method}">${method.toUpperCase()}</code> <code>${escapeHtml(path)}</code></h2>
<p>${escapeHtml(summary)}. ${escapeHtml(typeof description === 'string' ? description : '')}</p>
${curls.join('\n')}
${refusals.length > 0 ? `<p class="refusals">Refusals: ${refusals.join(', ')}</p>` : ''}
</section>`;
}

function curl(method: string, path: string, body: unknown): string {
  const address = path.replace('{mode}', 'search');
  const json = JSON.stringify(body).replaceAll("'", "'\\''");
  return `curl -X ${method.toUpperCase()} -H 'content-type: application/json' \\\n  -d '${json}' \\\n  http://localhost:45678${address}`;
}
