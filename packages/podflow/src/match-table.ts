import type { Document } from '@podflow/core';
import Table from 'cli-table3';
import { labelOf } from './label-of.ts';
import { plainLine } from './plain-line.ts';
import type { Style } from './style.ts';

/** Matches as a table of rank, score (a distance: smaller is better) and caption. */
export function matchTable(matches: readonly Document[], { enabled }: Style): string {
  const table = new Table({
    head: ['rank', 'score', 'match'],
    colAligns: ['right', 'right', 'left'],
    style: enabled ? { head: ['bold'], border: ['grey'] } : { head: [], border: [] },
  });
  for (const [index, match] of matches.entries()) {
    const score = match.score?.value;
    table.push([index + 1, score === undefined ? '' : score.toFixed(4), plainLine(labelOf(match))]);
  }
  return table.toString();
}
