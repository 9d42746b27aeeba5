import { sides } from '../pictures/make-thumbnail.ts';
import { pixelUri } from './pixel.ts';
import type { SchemaName } from './schemas.ts';

/** One route as it is documented. */
export interface Operation {
  method: 'get' | 'post' | 'put' | 'delete';
  path: string;
  summary: string;
  description?: string;
  /** Names and values a `{name}` of the path may have. */
  parameters?: Readonly<Record<string, readonly string[]>>;
  /** Names in the path that may have any value, with their descriptions. */
  names?: Readonly<Record<string, string>>;
  /** Parameters after the `?`, whole numbers, with their descriptions. */
  query?: Readonly<Record<string, { minimum: number; maximum: number; description: string }>>;
  /** Bodies, by what they show; the first one is the example of the page. */
  examples?: Readonly<Record<string, unknown>>;
  /** Body of the answer, or its MIME type where it is not JSON. */
  answer: SchemaName | `${string}/${string}`;
  /** Statuses of refusals and failures. */
  refusals: readonly number[];
}

/** Refusals that any request with a body may meet. */
const common = [400, 401, 406, 408, 409, 413, 415, 422, 429, 431, 500, 503, 504, 507] as const;

const search = {
  'a text': { data: ['a slice of pizza'], top_k: 5 },
  'a picture': { data: [pixelUri], parameters: { top_k: 3 } },
  'several queries': { data: ['a red apple', { text: 'a bicycle', tags: { page: 1 } }] },
  'one query per request to the Flow': { data: ['dog', 'cat'], request_size: 1 },
  'pictures as they are stored': { data: ['a red apple'], top_k: 2, include: ['buffer'] },
  'a queryset': {
    data: ['umbrella'],
    queryset: [{ name: 'SliceQL', parameters: { end: 2 }, priority: 1 }],
  },
};

const documents = {
  'a caption': { data: [{ id: 'caption-1', text: 'a red apple', modality: 'text' }] },
  'a picture': {
    data: [{ id: 'picture-1', uri: pixelUri, modality: 'image', tags: { caption: 'a dot' } }],
  },
};

const ids = { 'two ids': { data: ['caption-1', { id: 'picture-1' }] } };

/** Everything that the gateway answers, but its pages and the WebSockets. */
export const operations: readonly Operation[] = [
  {
    method: 'post',
    path: '/api/{mode}',
    summary: 'Send Documents through the Flow, as in Jina 1.0',
    description:
      'An Executor that fails gives 200 with `status.code` "ERROR"; the other Documents have their matches.',
    parameters: { mode: ['search', 'index', 'update', 'delete', 'train'] },
    examples: search,
    answer: 'Answer',
    refusals: [...common, 405],
  },
  body('post', '/search', 'Search', search),
  body('post', '/index', 'Store Documents; one with the id of a stored one replaces it', documents),
  body('put', '/update', 'Change stored Documents', documents),
  body('delete', '/delete', 'Forget the Documents with these ids', ids),
  {
    ...body('post', '/v2/search', 'Search, answered in the shape of Jina 2.0', search),
    answer: 'AnswerV2',
  },
  {
    ...picture('/api/pictures/{id}', 'A thumbnail of a stored picture', 'image/webp'),
    query: { size: { ...sides, description: 'Pixels of the longer side, at most. Default: 320.' } },
  },
  picture('/api/pictures/{id}/original', 'A picture as it is stored', 'image/*'),
  get('/status', 'Versions, variables (set or not), memory, Pods', 'ServerStatus'),
  get('/healthz', 'The server takes requests', 'Health', []),
  get('/readyz', 'Every Pod is up', 'Ready', [503]),
  get('/metrics', 'Numbers for Prometheus', 'text/plain'),
  get('/openapi.json', 'This document', 'application/json'),
];

function picture(path: string, summary: string, answer: Operation['answer']): Operation {
  const names = { id: 'Id of the Document, percent-encoded.' };
  return { ...get(path, summary, answer, [400, 401, 404, 422, 429, 503]), names };
}

function body(
  method: Operation['method'],
  path: string,
  summary: string,
  examples: Readonly<Record<string, unknown>>,
): Operation {
  return { method, path, summary, examples, answer: 'Answer', refusals: common };
}

function get(
  path: string,
  summary: string,
  answer: Operation['answer'],
  refusals: readonly number[] = [401, 429],
): Operation {
  return { method: 'get', path, summary, answer, refusals };
}
