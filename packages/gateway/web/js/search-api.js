/** A search that failed; its message is for the user. */
export class SearchError extends Error {}

/**
 * Asks the Flow for what is nearest to a text or to a picture (a data URI).
 * @param {string} query
 * @param {{ topK: number, signal: AbortSignal }} options
 * @returns {Promise<{ matches: object[], warning: string, time: number }>} best match first; `time` in ms
 */
export async function search(query, { topK, signal }) {
  const started = performance.now();
  const response = await post({ data: [query], top_k: topK }, signal);
  const answer = await readAnswer(response, signal);
  const time = performance.now() - started;
  const matches = answer.search?.docs?.[0]?.matches ?? [];
  const problem = answer.status?.code === 'ERROR' ? answer.status.description : '';
  if (!response.ok || (problem && matches.length === 0)) {
    throw new SearchError(problem || `The server answered with status ${response.status}.`);
  }
  const warning = [problem, ...(answer.warnings ?? [])].filter(Boolean).join('. ');
  return { matches, warning, time };
}

async function post(body, signal) {
  try {
    return await fetch('/api/search', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal,
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new SearchError('The server does not answer. Is it still running?');
  }
}

async function readAnswer(response, signal) {
  try {
    return await response.json();
  } catch (error) {
    if (signal.aborted) throw error;
    throw new SearchError(`The answer broke off (status ${response.status}).`);
  }
}
