import { basename, dirname, extname } from 'node:path';
import { describeValue } from '../document/describe-value.ts';
import type { Fault } from '../document/fault.ts';
import { FlowError } from '../document/flow-error.ts';
import { expandVariables } from './expand-variables.ts';
import { findFile } from './find-file.ts';
import type { FlowConfig } from './flow-config.ts';
import { formatFaults } from './format-fault.ts';
import { type LoadOptions, type LoadSession, startSession } from './load-session.ts';
import { readFlow } from './read-flow.ts';
import { readTextFile } from './read-text-file.ts';
import { readYaml } from './read-yaml.ts';
import { SourceText } from './source-text.ts';

export type { LoadOptions } from './load-session.ts';

/** A Flow's YAML as far as it could be read, and all that is wrong with it and the files it names. */
export interface FlowInspection {
  /** null: nothing could be made of it. Otherwise stand-ins are where something could not be read. */
  config: FlowConfig | null;
  /** Errors and warnings. */
  faults: readonly Fault[];
  /** Every `$NAME` that was looked up, with the value it had (null: unset). Also when there is no config. */
  variables: FlowConfig['variables'];
}

/**
 * Reads a Flow from a YAML file, or from YAML text: a `source` with a newline or a `!` in front.
 * A `.env` file beside the YAML gives values to variables that `env` lacks.
 * Throws `ERR_CONFIG` with all `faults` of the Flow and of the files it names; warnings alone do not throw.
 */
export function loadFlowConfig(source: string, options: LoadOptions): FlowConfig {
  const { config, faults } = inspectFlowConfig(source, options);
  if (config && faults.every(({ severity }) => severity === 'warning')) return config;
  throw new FlowError('ERR_CONFIG', formatFaults(faults), { faults });
}

/** As `loadFlowConfig`, without throwing: for checks and pictures of a Flow that has faults. */
export function inspectFlowConfig(source: string, options: LoadOptions): FlowInspection {
  if (typeof source !== 'string') throw noSource(source);
  const isText = source.includes('\n') || source.startsWith('!');
  return isText ? inspectText(source, options) : inspectFile(source, options);
}

function inspectText(text: string, options: LoadOptions): FlowInspection {
  const session = startSession(options);
  return inspect(new SourceText('<text>', text.replace(/^\uFEFF/, '')), 'flow', session);
}

function inspectFile(path: string, options: LoadOptions): FlowInspection {
  const found = findFile(path, options.cwd ?? process.cwd());
  if ('missing' in found) {
    const session = startSession(options);
    session.faults.error('ERR_FILE_MISSING', found.missing);
    return nothing(session);
  }
  const session = startSession(options, dirname(found.path));
  const text = readTextFile(found, session.faults);
  if (text === null) return nothing(session);
  const name = basename(found.path, extname(found.path));
  const { config, ...rest } = inspect(new SourceText(found.file, text), name, session);
  return { config: config && { ...config, file: found.path, dotEnv: session.dotEnv }, ...rest };
}

function nothing({ faults, variables }: LoadSession): FlowInspection {
  return { config: null, faults: faults.all, variables: variables.seen };
}

function inspect(source: SourceText, defaultName: string, session: LoadSession): FlowInspection {
  const { faults, variables } = session;
  const yaml = readYaml(source, session);
  const flow =
    yaml && readFlow(expandVariables(yaml.value, session), { at: yaml.at, defaultName }, session);
  const warnings = faults.all.filter(({ severity }) => severity === 'warning');
  return {
    config: flow && {
      ...flow,
      variables: variables.seen,
      warnings,
      source: { text: source.text, options: flow.options },
    },
    faults: faults.all,
    variables: variables.seen,
  };
}

function noSource(source: unknown): FlowError {
  return new FlowError(
    'ERR_VALUE',
    `The Flow is ${describeValue(source)}; expected the path of a YAML file, of a URL that of fileURLToPath(url), or YAML text`,
  );
}
