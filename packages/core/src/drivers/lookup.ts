import type { Document } from '../document/document.ts';
import { FlowError } from '../document/flow-error.ts';
import { impliedModality } from '../document/mime-type.ts';
import { boundedSearch } from './bounded-search.ts';
import type { Shape } from './document-fields.ts';
import type { OptionKind } from './driver-options.ts';
import { compilePath, splitPath } from './field-path.ts';
import { compileTest, isOperator, type Search, type Test } from './lookup-operators.ts';

/**
 * `lookups` of FilterQL: a map from a path, with an operator or without, to the value wanted; all must hold.
 * E.g. `{modality: image, mime_type__contains: png, tags__year__gte: 2020}`. A root Document without a modality passes a
 * lookup `modality` that asks for that of its type, `image` for `image/png`.
 */
export const lookups: OptionKind<Test> = lookupsWith(
  () => (expression, text) => expression.test(text),
);

/** As `lookups`, of a queryset: its expressions come from outside, so that they get only so much time, see `boundedSearch`. */
export const foreignLookups: OptionKind<Test> = lookupsWith(boundedSearch);

/** @param createSearch Called once for each set of lookups that is read. */
function lookupsWith(createSearch: () => Search): OptionKind<Test> {
  return {
    expected: "a map such as {modality: image, 'tags__year__gte': 2020}",
    read: (value, label) =>
      isMap(value) ? compileLookups(value, label, 'document', createSearch()) : undefined,
  };
}

function compileLookups(
  wanted: Readonly<Record<string, unknown>>,
  label: string,
  shape: Shape,
  search: Search,
): Test {
  const tests = Object.entries(wanted).map(([key, value]) =>
    compileLookup(key, value, `${label}, lookup '${key}'`, shape, search),
  );
  return (subject) => tests.every((test) => test(subject));
}

function compileLookup(
  key: string,
  wanted: unknown,
  label: string,
  start: Shape,
  search: Search,
): Test {
  const parts = splitPath(key);
  const last = parts.at(-1) ?? '';
  const operator = parts.length > 1 && isOperator(last) ? last : undefined;
  const path = compilePath(operator ? parts.slice(0, -1) : parts, label, start);
  const test =
    operator === 'filter'
      ? compileFilter(wanted, label, path.shape, search)
      : compileTest(operator ?? 'exact', wanted, label, search);
  if (path.shape === 'leaf' && isModality(parts, operator)) {
    // Jina's Flows drop what comes without a modality; here bare texts and pictures find their branch.
    return (subject) => test(path.read(subject)) || passesByType(subject as Document, test);
  }
  return (subject) => test(path.read(subject));
}

/** True for a lookup that asks for one modality; with other operators only the Document's own counts, as in Jina. */
function isModality(parts: readonly string[], operator: string | undefined): boolean {
  return parts[0] === 'modality' && (operator === undefined || operator === 'exact');
}

function passesByType(document: Document, test: Test): boolean {
  const modality = impliedModality(document);
  return modality !== undefined && test(modality);
}

/** Holds for a list when the nested lookups hold for one of its elements. */
function compileFilter(wanted: unknown, label: string, shape: Shape, search: Search): Test {
  if (!isMap(wanted)) {
    const got = JSON.stringify(wanted);
    throw new FlowError('ERR_VALUE', `${label}: expected a map of lookups, got ${got}`);
  }
  const element = { documents: 'document', scores: 'score', value: 'value' } as const;
  if (!(shape in element)) {
    throw new FlowError('ERR_VALUE', `${label}: filter needs a list, such as chunks or matches`);
  }
  const test = compileLookups(wanted, label, element[shape as keyof typeof element], search);
  return (actual) => Array.isArray(actual) && actual.some(test);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
