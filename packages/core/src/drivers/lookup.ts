import type { Document } from '../document/document.ts';
import { FlowError } from '../document/flow-error.ts';
import { impliedModality } from '../document/mime-type.ts';
import type { Shape } from './document-fields.ts';
import type { OptionKind } from './driver-options.ts';
import { compilePath, splitPath } from './field-path.ts';
import { ForeignExpressions } from './foreign-expressions.ts';
import { compileTest, isOperator, type Search, type Test, wantedText } from './lookup-operators.ts';

const expected = "a map such as {modality: image, 'tags__year__gte': 2020}";

/**
 * `lookups` of FilterQL: a map from a path, with an operator or without, to the value wanted; all must hold.
 * E.g. `{modality: image, mime_type__contains: png, tags__year__gte: 2020}`. A root Document without a modality passes a
 * lookup `modality` that asks for that of its type, `image` for `image/png`.
 */
export const lookups: OptionKind<Test> = {
  expected,
  read: (value, label) =>
    isMap(value)
      ? compileLookups(value, label, 'document', (expression, text) => expression.test(text))
      : undefined,
};

/** Lookups whose expressions come from outside, so that they get only so much time. */
export interface ForeignLookups {
  /** Counts when `expressions` are settled. */
  test: Test;
  expressions: ForeignExpressions;
}

/** As `lookups`, of a queryset. */
export const foreignLookups: OptionKind<ForeignLookups> = {
  expected,
  read: (value, label) => {
    if (!isMap(value)) return undefined;
    const expressions = new ForeignExpressions();
    return { test: compileLookups(value, label, 'document', expressions.search), expressions };
  },
};

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
  if (operator === 'contains' && path.shape === 'leaf') wantedText(wanted, label);
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
