import type { PodKind } from './palette.ts';

/** A row of swatches with what they stand for. */
export interface Legend {
  /** SVG elements, drawn from the origin to the right and down. */
  svg: string;
  /** px */
  width: number;
  /** px */
  height: number;
}

/** What kinds are called. */
export const kindLabels: Readonly<Record<PodKind, string>> = {
  gateway: 'Gateway',
  crafter: 'Crafter',
  encoder: 'Encoder',
  indexer: 'Indexer',
  join: 'Join, ranker',
  evaluator: 'Evaluator',
  base: 'Other',
};

const rowHeight = 22;

/**
 * Explains the colours that occur in a picture.
 *
 * @param room width to fill, in px; what does not fit goes to the next row
 */
export function drawLegend(kinds: readonly PodKind[], room: number): Legend {
  let x = 0;
  let y = 0;
  let width = 0;
  const entries = kinds.map((kind) => {
    const entryWidth = 44 + kindLabels[kind].length * 6.6;
    if (x > 0 && x + entryWidth > room) {
      x = 0;
      y += rowHeight;
    }
    const entry = drawEntry(kind, x, y);
    x += entryWidth;
    width = Math.max(width, x);
    return entry;
  });
  return { svg: entries.join('\n'), width: Math.ceil(width), height: y + rowHeight };
}

function drawEntry(kind: PodKind, x: number, y: number): string {
  const swatch =
    kind === 'join'
      ? '<polygon points="0,11 4,5 14,5 18,11 14,17 4,17"/>'
      : '<rect x="0" y="5" width="18" height="12" rx="3.5"/>';
  const at = `translate(${x.toFixed(1)} ${y})`;
  return `<g class="${kind}" transform="${at}">${swatch}<text x="24" y="15">${kindLabels[kind]}</text></g>`;
}
