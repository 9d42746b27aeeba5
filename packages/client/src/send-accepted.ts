import type { Answer, DocumentFault } from './answer.ts';
import type { Batch } from './batch-documents.ts';
import { ClientError } from './client-error.ts';

/** What becomes of the parts of a batch. */
export interface BatchOutcome {
  taken(answer: Answer): void;
  /** One item that the server does not take. */
  refused(fault: DocumentFault): void;
}

/**
 * Sends a batch. When the server refuses it for what is in it, it is sent again in halves, until only the items that are at
 * fault are left out. Throws what `send` throws for other reasons.
 */
export async function sendAccepted<T>(
  batch: Batch<T>,
  send: (batch: Batch<T>) => Promise<Answer>,
  outcome: BatchOutcome,
): Promise<void> {
  let answer: Answer;
  try {
    answer = await send(batch);
  } catch (error) {
    if (!isForItems(error)) throw error;
    const { items } = batch;
    if (items.length <= 1) return outcome.refused(faultOf(items[0], error));
    const middle = Math.ceil(items.length / 2);
    for (const half of [items.slice(0, middle), items.slice(middle)]) {
      await sendAccepted({ items: half, json: JSON.stringify(half) }, send, outcome);
    }
    return;
  }
  outcome.taken(answer);
}

/** The body was too large, also for a proxy, or items of it are named. */
function isForItems(error: unknown): error is ClientError {
  if (!(error instanceof ClientError)) return false;
  const { status, faults } = error;
  return status === 413 || faults.some(({ path = '' }) => path.startsWith('data['));
}

/** @param item A Document, or an id to delete. */
function faultOf(item: unknown, { code, message }: ClientError): DocumentFault {
  const { id = item } = Object(item) as { id?: unknown };
  return { code, message, ...(typeof id === 'string' && { documentId: id }) };
}
