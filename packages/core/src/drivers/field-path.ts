import { contentOf, type Document } from '../document/document.ts';
import { FlowError } from '../document/flow-error.ts';
import {
  contentName,
  documentFields,
  type Field,
  findField,
  type Shape,
  scoreFields,
} from './document-fields.ts';

/** Reads what a path names; null where there is nothing. */
export type FieldReader = (subject: unknown) => unknown;

/** A path ready to be read, and what is at its end. */
export interface CompiledPath {
  read: FieldReader;
  shape: Shape;
}

/**
 * Compiles a path of fields, tag keys and list indexes (negative ones from the end) joined by `__`, such as `tags__id`,
 * `score__value`, `chunks__0__mime_type`. Throws `ERR_VALUE` for one that no Document can have; `label` says where.
 */
export function compilePath(
  parts: readonly string[],
  label: string,
  start: Shape = 'document',
): CompiledPath {
  const steps: FieldReader[] = [];
  let shape = start;
  for (const part of parts) {
    const step = compileStep(part, shape, label);
    steps.push(step.read);
    shape = step.shape;
  }
  return { read: (subject) => steps.reduce((value, step) => step(value), subject) ?? null, shape };
}

/** The parts of a path as written. */
export function splitPath(path: string): string[] {
  return path.split('__');
}

function compileStep(part: string, shape: Shape, label: string): CompiledPath {
  switch (shape) {
    case 'document':
      if (part === contentName) return contentStep;
      return fieldStep(findField(documentFields, part, label));
    case 'score':
      return fieldStep(findField(scoreFields, part, label));
    case 'documents':
      return elementStep(part, 'document', label);
    case 'scores':
      return elementStep(part, 'score', label);
    case 'value':
      return { read: (value) => property(value, part), shape: 'value' };
    case 'leaf':
      throw new FlowError('ERR_VALUE', `${label}: '${part}' follows a field that has no parts`);
  }
}

/** Null for a Document without a content, as in Jina. */
const contentStep: CompiledPath = {
  read: (value) => (value === null ? null : (contentOf(value as Document) ?? null)),
  shape: 'leaf',
};

function fieldStep({ key, empty, shape }: Field): CompiledPath {
  return {
    // Below a list element that is not there, nothing has even its empty value.
    read: (value) => (value === null ? null : ((value as Record<string, unknown>)[key] ?? empty)),
    shape,
  };
}

function elementStep(part: string, shape: Shape, label: string): CompiledPath {
  const index = indexOf(part);
  if (index === undefined) {
    throw new FlowError(
      'ERR_VALUE',
      `${label}: '${part}' follows a list; expected an index such as 0, or the operator filter`,
    );
  }
  return { read: (value) => (value as unknown[] | null)?.at(index) ?? null, shape };
}

function property(value: unknown, part: string): unknown {
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) {
    const index = indexOf(part);
    return index === undefined ? null : value.at(index);
  }
  return Object.hasOwn(value, part) ? (value as Record<string, unknown>)[part] : null;
}

function indexOf(part: string): number | undefined {
  return /^-?\d+$/.test(part) ? Number(part) : undefined;
}
