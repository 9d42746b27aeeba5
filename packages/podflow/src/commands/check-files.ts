import {
  checkDrivers,
  type Fault,
  formatFaults,
  hideSecrets,
  inspectFlowConfig,
  inspectGraph,
  isSecretName,
  type PodConfig,
} from '@podflow/core';
import type { CliIo } from '../cli-io.ts';
import { defaultPlatform } from '../default-platform.ts';
import { exitCode } from '../exit-code.ts';
import { withFrames } from '../with-frames.ts';
import type { CommonOptions } from './common-options.ts';
import { variablesOf } from './load-flow.ts';

/** Options of `flow check`. */
export type CheckOptions = CommonOptions;

/** What `flow check --json` prints for one file. */
export interface CheckReport {
  /** null, with nothing but faults below, when nothing could be made of the file. */
  name: string | null;
  pods: CheckedPod[];
  /** `[from, to]`; empty when a fault leaves no graph. */
  edges: (readonly [string, string])[];
  /** Every variable that was looked up; null: unset; `(set)` in place of what looks like a secret. */
  env: Readonly<Record<string, string | null>>;
  faults: readonly Fault[];
}

interface CheckedPod {
  name: string;
  uses: string;
  shards: number;
  polling: string;
  readOnly: boolean;
  needs: readonly string[];
}

/** Checks Flows without starting them; exit code 2 when one has an error. */
export async function checkFiles(
  files: readonly string[],
  options: CheckOptions,
  io: CliIo,
): Promise<number> {
  const reports: { file: string; report: CheckReport }[] = [];
  for (const file of files) reports.push({ file, report: await checkFile(file, options, io) });
  for (const { file, report } of reports) {
    if (report.faults.length > 0) io.stderr.write(`${formatFaults(report.faults)}\n`);
    if (!options.quiet) io.stderr.write(`${summaryOf(file, report)}\n`);
  }
  if (!options.quiet) io.stderr.write(scope);
  if (options.json) {
    const [first] = reports;
    const all = { files: reports.map(({ file, report }) => ({ file, ...report })) };
    io.stdout.write(`${JSON.stringify(reports.length === 1 ? first?.report : all)}\n`);
  }
  return reports.some(({ report }) => hasErrors(report)) ? exitCode.usage : exitCode.done;
}

async function checkFile(file: string, options: CheckOptions, io: CliIo): Promise<CheckReport> {
  const { config, faults, variables } = inspectFlowConfig(file, {
    catalog: defaultPlatform.catalog,
    env: io.env,
    overrides: variablesOf(options),
  });
  if (!config) return { name: null, pods: [], edges: [], env: withoutSecrets(variables), faults };
  const { graph, faults: graphFaults } = inspectGraph(config);
  const hide = (text: string): string => hideSecrets(text, variables);
  const pods = graph
    ? graph.nodes.map(({ name, config: pod, needs }) => checkedPod({ ...pod, name, needs }, hide))
    : config.pods.map((pod) => checkedPod(pod, hide));
  return {
    name: hide(config.options.name),
    pods,
    edges: (graph?.edges ?? []).map(([from, to]) => [hide(from), hide(to)] as const),
    env: withoutSecrets(variables),
    faults: withFrames([...faults, ...(await checkDrivers(config)), ...graphFaults]),
  };
}

/** A report is shown to others: of a secret it says only that it is set. */
function withoutSecrets(variables: CheckReport['env']): CheckReport['env'] {
  const shown = Object.entries(variables).map(([name, value]) => [
    name,
    value !== null && isSecretName(name) ? '(set)' : value,
  ]);
  return Object.fromEntries(shown);
}

function checkedPod(
  { name, uses, shards, polling, readOnly, needs }: PodConfig,
  hide: (text: string) => string,
): CheckedPod {
  const shown = { name: hide(name), uses: hide(uses.uses), needs: (needs ?? []).map(hide) };
  return { ...shown, shards, polling, readOnly };
}

function hasErrors({ faults }: CheckReport): boolean {
  return faults.some(({ severity }) => severity === 'error');
}

function summaryOf(file: string, report: CheckReport): string {
  if (hasErrors(report)) return `${file} cannot run`;
  const { pods, edges, env } = report;
  const counts = [
    `${pods.length} Pods`,
    `${edges.length} edges`,
    `${Object.keys(env).length} variables`,
  ];
  return `${file} can run: ${counts.join(', ')}`;
}

const scope = `Checked: YAML, keys and values, variables, Executors and drivers with their arguments, the graph.
Not checked: model files, stored indexes, the code of own Executors, certificates, the port. These show when the Flow starts.
`;
