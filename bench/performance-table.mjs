import { readFileSync, writeFileSync } from 'node:fs';
import { short } from './report.mjs';

const begin = '<!-- table: made by npm run bench -->';
const end = '<!-- end of table -->';

/** Replaces the table between two marks of a Markdown file by that of `all`, what bench/results.json holds. Returns the table. */
export function writeTable(file, all) {
  const table = tableOf(all);
  const text = readFileSync(file, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${file} has no ${begin} … ${end}`);
  writeFileSync(file, `${text.slice(0, from + begin.length)}\n${table}\n${text.slice(to)}`);
  return table;
}

function tableOf({ machine, versions, results }) {
  const lines = results.flatMap((result) =>
    result.failed
      ? [`| ${result.bench} | ${result.failed} | | | | |`]
      : result.rows.map((each) => lineOf(result.bench, each)),
  );
  return [
    `${machine}; Node ${versions}. Medians; each row and its reference by turns in the same run.`,
    '',
    '| bench | work | measured | reference | ratio | wanted |',
    '| --- | --- | --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}

function lineOf(bench, { name, work, unit, value, reference, referenceValue, ...rest }) {
  const { ratio, wanted, met, note, skipped } = rest;
  const label = `| ${bench}: ${name} | ${work}`;
  if (skipped) return `${label} | skipped: ${skipped} | | | |`;
  const beside =
    referenceValue === undefined ? '' : `${reference}: ${short(referenceValue)} ${unit}`;
  const bound = wanted
    ? `at ${wanted.atLeast ? 'least' : 'most'} ${wanted.atLeast ?? wanted.atMost}: ${met ? 'met' : '**missed**'}`
    : '';
  return `${label}${note ? ` (${note})` : ''} | ${short(value)} ${unit} | ${beside} | ${ratio} | ${bound} |`;
}
