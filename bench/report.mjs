/**
 * One line of a benchmark: what was measured beside a reference of the same run.
 * `wanted` is `{ atLeast }` or `{ atMost }`, a bound of `value / referenceValue`; without `referenceValue` a bound of `value`.
 * `skipped` says why a line has no figures, `note` what a reader must know.
 */
export function row({ name, work, unit, value, reference, referenceValue, wanted, note, skipped }) {
  const figures = { name, work, unit, value, reference, referenceValue, note, skipped };
  if (skipped) return figures;
  const ratio = referenceValue === undefined ? value : value / referenceValue;
  const met = wanted && (wanted.atLeast ? ratio >= wanted.atLeast : ratio <= wanted.atMost);
  return { ...figures, ratio: Number(ratio.toPrecision(3)), wanted, met };
}

/** Prints a benchmark: one JSON object with `--json`, else a block of text. */
export function report(bench, rows) {
  if (process.argv.includes('--json')) console.log(JSON.stringify({ bench, rows }));
  else console.log([bench, ...rows.map(describe)].join('\n'));
}

function describe({ name, work, unit, value, reference, referenceValue, skipped, ...rest }) {
  if (skipped) return `  ${name}: skipped, ${skipped}`;
  const { ratio, wanted, met, note } = rest;
  const beside =
    referenceValue === undefined ? '' : `; ${reference} ${short(referenceValue)} ${unit}`;
  const bound = wanted
    ? `, wanted at ${wanted.atLeast ? 'least' : 'most'} ${wanted.atLeast ?? wanted.atMost}: ${met ? 'met' : 'missed'}`
    : '';
  return [
    `  ${name} (${work})`,
    `    ${short(value)} ${unit}${beside}`,
    `    ratio ${ratio}${bound}${note ? `. ${note}` : ''}`,
  ].join('\n');
}

/** A number with four digits that count. */
export function short(number) {
  return Number(number.toPrecision(4)).toLocaleString('en');
}
