import type { DocumentInput, Response, RunSummary } from '@podflow/core';
import type { CliIo } from './cli-io.ts';
import type { Flow } from './flow.ts';
import { createProgress } from './progress.ts';

/** How `runIndex` runs. */
export interface RunIndexOptions {
  /** Documents there will be. */
  total: number;
  /** Documents that failed before they reached the Flow, asked for when progress is shown. */
  failedBefore?: () => number;
  requestSize?: number;
  /** ms a Pea may work at one request. Default: what the Pods say. */
  timeoutRequest?: number;
  quiet?: boolean;
  signal?: AbortSignal;
  /** Called with each answer, after progress was shown. */
  onAnswer?: (response: Response) => unknown;
}

/** A summary that also counts Documents; those that were given up when the run was interrupted count as not sent. */
export interface IndexResult extends Omit<RunSummary, 'cancelled'> {
  /** Documents the Flow failed on: all of a request that was given up. */
  failed: number;
}

/** Indexes with progress on stderr. */
export async function runIndex(
  flow: Flow,
  documents: () => AsyncIterable<DocumentInput>,
  {
    total,
    failedBefore = () => 0,
    quiet = false,
    requestSize,
    timeoutRequest,
    signal,
    onAnswer,
  }: RunIndexOptions,
  io: CliIo,
): Promise<IndexResult> {
  const progress = createProgress(io, { total, quiet });
  let failed = 0;
  const onAlways = async (response: Response): Promise<void> => {
    failed += failedIn(response);
    progress.add(response.documents, failed + failedBefore());
    await onAnswer?.(response);
  };
  // Asked for the first Document, the Flow is up: what it takes to start is not part of the rate.
  const watched = async function* (): AsyncGenerator<DocumentInput> {
    progress.begin();
    yield* documents();
  };
  try {
    const summary = await flow.index(watched, {
      onAlways,
      ...(requestSize !== undefined && { requestSize }),
      ...(timeoutRequest !== undefined && { timeoutRequest }),
      ...(signal && { signal }),
    });
    const { cancelled, ...sent } = summary;
    return { ...sent, documents: sent.documents - cancelled, failed };
  } finally {
    progress.stop();
  }
}

/** Documents of an answer that failed; an error that names none is one of the whole request. */
function failedIn({ status: { errors }, documents }: Response): number {
  if (errors.some(({ documentId }) => documentId === undefined)) return documents;
  return new Set(errors.map(({ documentId }) => documentId)).size;
}
