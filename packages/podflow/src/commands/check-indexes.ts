import { checkWorkspace, type IndexReport } from '@podflow/executors';
import type { CliIo } from '../cli-io.ts';
import { exitCode } from '../exit-code.ts';
import { styleFor } from '../style.ts';
import type { CommonOptions } from './common-options.ts';

/** Options of `flow index check`. */
export interface CheckIndexesOptions extends Omit<CommonOptions, 'env'> {
  repair?: boolean;
}

/** Most faults and ids of an index that are printed; `--json` has all. */
const mostPrinted = 20;

/**
 * Checks the indexes in a workspace, and repairs them when asked to; exit code 1 when something is not whole in the end. Throws
 * `ERR_INDEX_EMPTY`.
 */
export async function checkIndexes(
  workspace: string,
  { repair = false, json = false, quiet = false }: CheckIndexesOptions,
  io: CliIo,
): Promise<number> {
  const reports = await checkWorkspace(workspace, {
    repair,
    onIndex: (folder) => {
      if (!quiet) io.stderr.write(`checking ${folder}\n`);
    },
  });
  const fine: readonly string[] = repair ? ['whole', 'repaired', 'gone'] : ['whole'];
  const isFailed = reports.some(({ state, problem }) => problem || !fine.includes(state));
  if (json) io.stdout.write(`${JSON.stringify({ ok: !isFailed, indexes: reports })}\n`);
  else for (const report of reports) printReport(report, io);
  if (!quiet) io.stderr.write(`${summaryOf(reports, repair, workspace)}\n`);
  return isFailed ? exitCode.failed : exitCode.done;
}

function printReport(report: IndexReport, io: CliIo): void {
  const { folder, state, tables, faults, lost, kept, newerFormat, problem } = report;
  const { red, bold } = styleFor(io.stdout, io.env);
  const mark = state === 'whole' ? bold('whole   ') : red(state.padEnd(8));
  const lines = [`${mark} ${folder}`];
  for (const { table, found } of tables) lines.push(`  ${table}: ${found} rows`);
  lines.push(...shortened(faults).map((fault) => `  ${fault}`));
  if (lost.length > 0) lines.push(`  lost: ${shortened(lost.map(({ id }) => id)).join(', ')}`);
  const unknown = lostRows({ tables }) - lost.length;
  if (unknown > 0) lines.push(`  lost: ${unknown} rows whose ids are not known`);
  if (newerFormat !== undefined) {
    lines.push(`  its format is ${newerFormat}: use a newer version of Podflow to check it`);
  }
  if (problem) lines.push(`  not repaired: ${problem.code}: ${problem.message}`);
  if (kept !== undefined) lines.push(`  the old file is kept as ${kept}`);
  io.stdout.write(`${lines.join('\n')}\n`);
}

function shortened(list: readonly string[]): string[] {
  const more = list.length - mostPrinted;
  return more > 0 ? [...list.slice(0, mostPrinted), `${more} more, see --json`] : [...list];
}

/** How many rows the tables should have and have not, or not whole. */
function lostRows({ tables }: Pick<IndexReport, 'tables'>): number {
  const missing = ({ found, expected = 0 }: (typeof tables)[number]) =>
    Math.max(0, expected - found);
  return tables.reduce((sum, table) => sum + missing(table), 0);
}

function summaryOf(reports: readonly IndexReport[], repair: boolean, workspace: string): string {
  const all = `${reports.length} ${reports.length === 1 ? 'index' : 'indexes'}`;
  const wrong = reports.filter(({ state }) => state !== 'whole').length;
  if (wrong === 0) return `${all}, all whole`;
  if (!repair) {
    return `${wrong} of ${all} not whole. Put back a copy, or go on with what is whole: flow index check ${workspace} --repair`;
  }
  const open = reports.filter(({ state, problem }) => problem || state === 'newer').length;
  if (open > 0) return `${open} of ${all} could not be repaired, see above.`;
  const gone = reports.filter(({ state }) => state === 'gone').length;
  if (gone > 0)
    return `${gone} of ${all} gone. The others go on without it: index all Documents again to have it back.`;
  if (reports.some(({ isOlder }) => isOlder)) {
    return `${wrong} of ${all} were not whole and are repaired. What the last request before wrote may be lost: index its Documents again.`;
  }
  const lost = reports.reduce((sum, report) => sum + lostRows(report), 0);
  const loss =
    lost === 0 ? 'no row is lost' : `lost rows: ${lost}; index the Documents named above again`;
  return `${wrong} of ${all} were not whole and are repaired; ${loss}.`;
}
