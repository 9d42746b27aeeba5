import type { CliIo } from '../cli-io.ts';
import type { NamedFailure } from '../datasets/index-progress.ts';
import { exitCode } from '../exit-code.ts';
import { plainLine } from '../plain-line.ts';
import type { IndexResult } from '../run-index.ts';

/** What `flow index --json` prints. */
export interface IndexSummary {
  documents: number;
  indexed: number;
  failed: number;
  /** Taken by no Pod of the Flow, so that they are not stored. */
  untaken: number;
  requests: number;
  seconds: number;
  documentsPerSecond: number;
  interrupted: boolean;
  failures: NamedFailure[];
  warnings: string[];
}

/**
 * @param unread Files that never became Documents.
 * @param failures All, those too.
 */
export function summarize(
  { documents, failed, untaken, requests, seconds, warnings }: IndexResult,
  {
    unread,
    failures,
    interrupted,
  }: { unread: number; failures: NamedFailure[]; interrupted: boolean },
): IndexSummary {
  const indexed = documents - failed - untaken;
  return {
    documents: documents + unread,
    indexed,
    failed: failed + unread,
    untaken,
    requests,
    seconds: round(seconds),
    documentsPerSecond: round(indexed / seconds),
    interrupted,
    failures,
    warnings,
  };
}

/**
 * Prints a summary; returns the exit code: 0 when at least one Document was indexed, 1 when none was or a request was given up as
 * a whole, 130 when interrupted.
 */
export function tellSummary(
  summary: IndexSummary,
  { json, quiet }: { json?: boolean; quiet?: boolean },
  io: CliIo,
): number {
  if (json) io.stdout.write(`${JSON.stringify(summary)}\n`);
  if (!quiet) tell(summary, io);
  if (summary.interrupted) return exitCode.interrupted;
  const givenUp = summary.failures.some(({ documentId }) => documentId === undefined);
  return summary.indexed === 0 || givenUp ? exitCode.failed : exitCode.done;
}

function tell(
  { failures, warnings, interrupted, ...counts }: IndexSummary,
  { stderr }: CliIo,
): void {
  for (const { input, pod, code, message, stack } of failures.slice(0, maxListed)) {
    const about = [input, pod && `in ${pod}`].filter(Boolean).join(' ');
    stderr.write(`failed ${about ? `${about}: ` : ''}${code}: ${message}\n`);
    if (stack) stderr.write(`${stack}\n`);
  }
  const more = failures.length - maxListed;
  if (more > 0) stderr.write(`… and ${more} more; --json lists all\n`);
  for (const warning of warnings) stderr.write(`warning: ${plainLine(warning, 400)}\n`);
  const { indexed, failed, untaken, seconds, documentsPerSecond } = counts;
  const dropped = untaken > 0 ? `, ${untaken} taken by no Pod and stored nowhere` : '';
  const start = interrupted ? 'Interrupted. Indexed' : 'Indexed';
  stderr.write(
    `${start} ${indexed} documents in ${seconds} s (${documentsPerSecond} documents/s), ${failed} failed${dropped}\n`,
  );
}

const maxListed = 20;

function round(number: number): number {
  return Number.isFinite(number) ? Math.round(number * 100) / 100 : 0;
}
