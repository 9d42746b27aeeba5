/** What a plot says in words and numbers. */
export interface PlotText {
  /** Of the SVG; others are derived from it. */
  id: string;
  title: string;
  /** What a reader who does not see the plot is told. */
  description: string;
  /** Shown below the title. */
  note: string;
  /** Of the table. */
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

/** A figure with an inline SVG, and the same numbers in a table that opens. */
export function plotFigure(
  { id, title, description, note, head, rows }: PlotText,
  { width, height, marks }: { width: number; height: number; marks: string },
): string {
  const cells = (tag: string, row: readonly string[]): string =>
    row.map((cell) => `<${tag}${tag === 'th' ? ' scope="col"' : ''}>${cell}</${tag}>`).join('');
  return `<section class="panel" aria-labelledby="${id}-head">
<h2 id="${id}-head">${title}</h2>
<p>${note}</p>
<svg class="plot" role="img" aria-labelledby="${id}-title ${id}-text" viewBox="0 0 ${width} ${height}">
<title id="${id}-title">${title}</title>
<desc id="${id}-text">${description}</desc>
${marks}
</svg>
<details><summary>The numbers</summary>
<table><thead><tr>${cells('th', head)}</tr></thead>
<tbody>${rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('\n')}</tbody></table>
</details>
</section>`;
}
