import { escapeHtml } from '../escape-html.ts';
import type { OpenApiDocument, OpenApiOperation } from './openapi-document.ts';
import { markedUp, schemaSection } from './schema-section.ts';

export interface DocsPageOptions {
  /** Where the reader reaches the server, e.g. `http://localhost:45678`. */
  origin: string;
  /** Commands send the token. */
  hasToken: boolean;
  /** Whose pages can use the server, as one sentence. */
  access: string;
}

/** Schemas of which the page has a table; the others are in the OpenAPI document. */
const shownSchemas = [
  'Body',
  'Document',
  'Answer',
  'AnsweredDocument',
  'Match',
  'Original',
  'Score',
  'Status',
  'Error',
];

/** The OpenAPI document as a page to read. Needs nothing but its style sheet. */
export function docsPage(document: OpenApiDocument, options: DocsPageOptions): string {
  const { info, paths, components } = document;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
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
<p>REST as in Jina 1.0. All schemas are in <a href="/openapi.json">openapi.json</a>, the running Flow is at
<a href="/flow">/flow</a>, the search page at <a href="/">/</a>.</p>
<p>Pages in a browser: ${escapeHtml(options.access)}.</p>
<nav aria-label="Routes"><ul>
${operations.map(({ method, path }) => link(method, path)).join('\n')}
${link('ws', '/stream')}
${shownSchemas.map((name) => `<li><a href="#${name}">${name}</a></li>`).join('\n')}
</ul></nav>
${operations.map(({ method, path, operation }) => section(method, path, operation, options)).join('\n')}
${streamSection}
${shownSchemas.map((name) => schemaSection(name, components.schemas[name])).join('\n')}
</main>
</body>
</html>
`;
}

const streamSection = `<section id="${anchor('ws', '/stream')}">
<h2><code>WS</code> <code>/stream</code></h2>
<p>One request a message, one at a time, answered in the form it came in. A text is JSON, a body with its <code>mode</code>, and is answered
by JSON in a JSON string. A binary message is a Request of Jina 1.0 in protobuf, as its own clients send them; one zero byte ends
the stream.</p>
</section>`;

function link(method: string, path: string): string {
  const name = `<code>${method.toUpperCase()} ${escapeHtml(path)}</code>`;
  return `<li><a href="#${anchor(method, path)}">${name}</a></li>`;
}

function anchor(method: string, path: string): string {
  return `${method}${path.replace(/\W+/g, '-')}`;
}

function section(
  method: string,
  path: string,
  operation: OpenApiOperation,
  options: DocsPageOptions,
): string {
  const { summary, description, requestBody, responses } = operation;
  const examples = Object.values(requestBody?.content['application/json']?.examples ?? {});
  const commands = requestBody
    ? examples.map(({ summary: title, value }) =>
        command(title, curl(method, path, value, options)),
      )
    : [command('', curl(method, path, undefined, options))];
  const refusals = Object.keys(responses).filter((status) => status !== '200');
  return `<section id="${anchor(method, path)}">
<h2><code>${method.toUpperCase()}</code> <code>${escapeHtml(path)}</code></h2>
<p>${markedUp(summary)}. ${markedUp(typeof description === 'string' ? description : '')}</p>
${commands.join('\n')}
${refusals.length > 0 ? `<p class="refusals">Refusals: ${refusals.join(', ')}</p>` : ''}
</section>`;
}

function command(title: string, text: string): string {
  const name = title === '' ? '' : `<p class="example">${escapeHtml(title)}</p>\n`;
  // The keyboard reaches what has to be scrolled.
  return `${name}<pre tabindex="0"><code>${escapeHtml(text)}</code></pre>`;
}

function curl(
  method: string,
  path: string,
  body: unknown,
  { origin, hasToken }: DocsPageOptions,
): string {
  const address = origin + path.replace('{mode}', 'search');
  const token = hasToken ? '-H "authorization: Bearer $JINA_AUTH_TOKEN" ' : '';
  if (body === undefined) return `curl ${token}${address}`;
  const json = JSON.stringify(body).replaceAll("'", "'\\''");
  const verb = method === 'post' ? '' : `-X ${method.toUpperCase()} `;
  return `curl ${verb}${token}-H 'content-type: application/json' \\\n  -d '${json}' \\\n  ${address}`;
}
