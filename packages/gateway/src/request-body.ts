import { didYouMean, type QueryLang } from '@podflow/core';
import * as z from 'zod';
import { limits } from './limits.ts';
import { misspelledKeys } from './misspelled-keys.ts';
import { querysetOf } from './queryset.ts';
import { RequestError } from './request-error.ts';

/** A body, checked; `data` is not read yet. */
export interface RequestBody {
  data: readonly unknown[];
  /** What an evaluator should find, one for each item of `data`; not read yet either. */
  groundtruths: readonly unknown[] | undefined;
  /** Documents per request to the Flow; undefined: all in one. */
  requestSize: number | undefined;
  /** Type of items that do not tell their own. */
  mimeType: string | undefined;
  /** `document`: items must be Documents; `content`: texts are never read as JSON. Default `auto`. */
  dataType: 'auto' | 'document' | 'content';
  queryset: QueryLang[];
  /** Parts that the answer has in addition. `buffer`: pictures as they are stored. */
  include: readonly 'buffer'[];
  /** Sentences about keys that have no effect but were probably meant to have one. */
  warnings: string[];
}

/** Checks all of a body but the items of `data`. Throws `ERR_INPUT_EMPTY` without `data`, `ERR_TOP_K`, `ERR_INPUT`. */
export function readRequestBody(body: unknown): RequestBody {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
    const { data } = body as { data?: unknown };
    if (data === undefined || data === null) throw noData();
  } else if (body === undefined || body === null) {
    throw noData();
  }
  const result = bodySchema.safeParse(body);
  if (!result.success)
    throw new RequestError(result.error.issues.slice(0, limits.faults).map(faultOf));
  const {
    data,
    groundtruths,
    top_k,
    parameters,
    request_size,
    mime_type,
    queryset,
    data_type,
    include,
  } = result.data;
  return {
    data,
    groundtruths: groundtruths ?? undefined,
    requestSize: request_size ?? undefined,
    mimeType: mime_type ?? undefined,
    dataType: data_type ?? 'auto',
    queryset: querysetOf(queryset ?? [], top_k ?? parameters?.top_k ?? undefined),
    include: include ?? [],
    warnings: misspelledKeys(result.data, Object.keys(bodySchema.shape)),
  };
}

/** Parts of an answer that must be asked for. */
const includable = ['buffer'] as const;

function unknownPart({ input }: { input?: unknown }): string {
  const hint = typeof input === 'string' ? didYouMean(input, includable) : '';
  return `expected one of ${includable.join(', ')}, got ${nameOf(input)}${hint}`;
}

const topK = wholeNumber(limits.topK);

const item = z.unknown().meta({
  description: 'A text, a data URI, or a Document. For delete: an id, or a Document with one.',
  anyOf: [{ type: 'string' }, { $ref: '#/components/schemas/Document' }],
});

const queryLang = z
  .object(
    {
      name: z.string(expected('the name of a class of drivers')).min(1).max(100),
      parameters: z
        .record(z.string(), z.unknown(), expected('an object'))
        .nullish()
        .transform((parameters) => parameters ?? {}),
      priority: z.int(expected('a whole number')).default(0),
      disabled: z.boolean(expected('true or false')).default(false),
    },
    expected('an object such as {"name": "SliceQL", "parameters": {"end": 5}, "priority": 1}'),
  )
  .superRefine(({ parameters: { top_k } }, context) => {
    const issue = top_k === undefined ? undefined : topK.safeParse(top_k).error?.issues[0];
    if (issue)
      context.addIssue({ code: 'custom', message: issue.message, path: ['parameters', 'top_k'] });
  });

const items = z.array(item, expected('a list of texts or Documents')).max(limits.items, {
  error: () => `expected at most ${limits.items} items; send them in several requests`,
});

/** A body as clients send it. */
export const bodySchema = z.looseObject(
  {
    data: items.describe('Queries, Documents, or for `delete` ids.'),
    groundtruths: items
      .nullish()
      .describe('For evaluators: what each item of `data` should have led to, in its order.'),
    top_k: topK.nullish().describe('Matches of each query. Default: what the Flow says.'),
    parameters: z
      .looseObject({ top_k: topK.nullish() }, expected('an object'))
      .nullish()
      .describe('`top_k` may also stand here, as in Jina 2.0.'),
    request_size: wholeNumber(limits.items)
      .nullish()
      .describe('Documents in each request to the Flow. Default: all in one.'),
    mime_type: z
      .string(expected('a text'))
      .regex(/^[\w.+-]+\/[\w.+-]+$/, 'expected a type such as "image/png"')
      .nullish()
      .describe('Type of items that do not tell their own.'),
    queryset: z
      .array(queryLang, expected('a list'))
      .max(limits.queryset)
      .nullish()
      .describe('Other parameters for the drivers of a class, as `{name, parameters, priority}`.'),
    data_type: z
      .enum(['auto', 'document', 'content'], expected('auto, document or content'))
      .nullish()
      .describe('`document`: texts must be JSON; `content`: texts are never read as JSON.'),
    include: z
      .array(z.enum(includable, { error: unknownPart }), expected('a list such as ["buffer"]'))
      .max(10)
      .nullish()
      .describe(
        '`buffer`: pictures as they are stored, in `buffer` or `uri`. Default: pictures above 24 kB are thumbnails, or are left out of answers to writes.',
      ),
  },
  expected('an object with "data"'),
);

function wholeNumber(largest: number) {
  const error = expected(`a whole number from 1 to ${largest}`);
  return z.int(error).min(1, error).max(largest, error);
}

function expected(what: string) {
  return { error: ({ input }: { input?: unknown }) => `expected ${what}, got ${nameOf(input)}` };
}

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function faultOf({ path, message }: z.core.$ZodIssue) {
  const place = z.core.toDotPath(path) || 'body';
  const code = path.at(-1) === 'top_k' ? ('ERR_TOP_K' as const) : ('ERR_INPUT' as const);
  const fault = { code, message: `${place}: ${message}`, path: place };
  return path[0] === 'include' ? { ...fault, status: 400 } : fault;
}

function noData(): RequestError {
  return new RequestError([
    {
      code: 'ERR_INPUT_EMPTY',
      message: '"data" field is empty: send {"data": ["a text", "data:image/png;base64,…"]}',
      reason: '"data" field is empty',
      path: 'data',
    },
  ]);
}
