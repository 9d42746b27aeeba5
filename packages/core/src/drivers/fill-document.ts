import { contentFields, type Document, type DocumentInput } from '../document/document.ts';

/** Sets the fields of `document` that are empty to those of `stored`. Its score, id, adjacency and error stay; so does its content, of whichever kind. */
export function fillDocument(document: Document, stored: Document): Document {
  const { id: _id, score: _score, adjacency: _adjacency, error: _error, ...fields } = stored;
  const source: DocumentInput = fields;
  const hasContent = contentFields.some((field) => !isEmpty(document[field]));
  for (const field of Object.keys(source) as (keyof DocumentInput)[]) {
    const isContent = contentFields.some((content) => content === field);
    if (isContent ? hasContent : !isEmpty(document[field])) continue;
    Object.assign(document, { [field]: source[field] });
  }
  return document;
}

/** As protobuf sees it: a field that has the default value of its type is not set. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === 0) return true;
  if (ArrayBuffer.isView(value)) return value.byteLength === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
