import type { RankRow } from '@podflow/core/executor';

/** The rows by a field, groups in the order of their first row. */
export function groupRows(
  rows: readonly RankRow[],
  field: 'parentId' | 'matchId' | 'queryChunkId',
): [string, readonly RankRow[]][] {
  const groups = new Map<string, RankRow[]>();
  for (const row of rows) {
    const group = groups.get(row[field]);
    if (group) group.push(row);
    else groups.set(row[field], [row]);
  }
  return [...groups];
}

/**
 * Scores each Document from its rows. One entry per `parentId` in descending order of score; equal ones stay in the order
 * in which they were first found.
 */
export function rankParents(
  rows: readonly RankRow[],
  scoreOf: (rows: readonly RankRow[], id: string) => number,
): { id: string; score: number }[] {
  const ranked = groupRows(rows, 'parentId').map(([id, own]) => ({ id, score: scoreOf(own, id) }));
  return ranked.sort((left, right) => right.score - left.score);
}
