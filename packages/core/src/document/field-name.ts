import type { Document } from './document.ts';

/** A field that a Document can be given: all but what is noted on the way, its error and where its picture is. */
export type GivenField = Exclude<keyof Document, 'error' | 'original'>;

const givenFields: Readonly<Record<GivenField, true>> = {
  id: true,
  contentHash: true,
  granularity: true,
  adjacency: true,
  levelName: true,
  parentId: true,
  text: true,
  buffer: true,
  blob: true,
  uri: true,
  mimeType: true,
  modality: true,
  tags: true,
  weight: true,
  length: true,
  location: true,
  offset: true,
  chunks: true,
  matches: true,
  embedding: true,
  score: true,
  evaluations: true,
};

/** True for the camelCase name of a field that a Document can be given. */
export function isGivenField(name: string): name is GivenField {
  return Object.hasOwn(givenFields, name);
}

/** The camelCase spelling of a name: `mime_type` and `mimeType` are the same field. */
export function camelCase(name: string): string {
  // Most names have none; this is asked for each field of each Document.
  if (!name.includes('_')) return name;
  return name.replace(/(?<=[a-z\d])_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The snake_case spelling of a name: `mimeType` → `mime_type`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
