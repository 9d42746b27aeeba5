import { escapeHtml } from '../escape-html.ts';

/** What the page looks at in a JSON Schema. */
interface Schema {
  type?: string;
  description?: string;
  enum?: readonly unknown[];
  $ref?: string;
  items?: Schema;
  anyOf?: readonly Schema[];
  properties?: Record<string, Schema>;
  required?: readonly string[];
}

/** The properties of a schema of the OpenAPI document as a table. */
export function schemaSection(name: string, schema: unknown): string {
  const { properties = {}, required = [] } = schema as Schema;
  const rows = Object.entries(properties).map(
    ([key, property]) =>
      `<tr><th scope="row"><code>${escapeHtml(key)}</code></th><td>${typeOf(property)}${required.includes(key) ? '' : '?'}</td><td>${markedUp(property.description ?? '')}</td></tr>`,
  );
  return `<section id="${name}">
<h2>${name}</h2>
<div class="table" tabindex="0" role="region" aria-label="${name}"><table>
<thead><tr><th scope="col">key</th><th scope="col">type</th><th scope="col">meaning</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>
</section>`;
}

/** A text of the OpenAPI document, in which \`code\` stands between back quotes. */
export function markedUp(text: string): string {
  return escapeHtml(text).replace(/`([^`]*)`/g, '<code>$1</code>');
}

function typeOf({ type, $ref, items, anyOf, enum: values }: Schema): string {
  if ($ref) return reference($ref);
  if (items) return `list of ${typeOf(items)}`;
  if (values) return 'one of a list';
  const choices = (anyOf ?? []).filter((choice) => choice.type !== 'null').map(typeOf);
  if (choices.length > 0) return choices.join(' or ');
  return type ?? 'anything';
}

function reference(path: string): string {
  const name = path.split('/').at(-1) ?? '';
  return `<a href="#${name}">${name}</a>`;
}
