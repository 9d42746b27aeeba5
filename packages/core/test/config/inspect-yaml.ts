import type { FlowConfig } from '../../src/config/flow-config.ts';
import { inspectFlowConfig } from '../../src/config/load-flow.ts';
import type { LoadOptions } from '../../src/config/load-session.ts';
import type { Fault } from '../../src/document/fault.ts';
import { testCatalog } from './test-catalog.ts';

type Options = Partial<LoadOptions>;

/** Inspects YAML text with the classes of the tests and an empty environment. */
export function inspectYaml(
  text: string,
  options: Options = {},
): { config: FlowConfig | null; faults: readonly Fault[] } {
  return inspectFlowConfig(text, { catalog: testCatalog(), env: {}, ...options });
}

/** `line:column code severity` of each fault. */
export function spotsOf(text: string, options: Options = {}): string[] {
  return inspectYaml(text, options).faults.map(
    ({ line, column, code, severity }) => `${line}:${column} ${code} ${severity}`,
  );
}

/** Messages of all faults. */
export function messagesOf(text: string, options: Options = {}): string[] {
  return inspectYaml(text, options).faults.map(({ message }) => message);
}

/** A Flow of version 1 with these lines under `pods`. */
export function flowOf(...lines: readonly string[]): string {
  return ['!Flow', "version: '1'", 'pods:', ...lines.map((line) => `  ${line}`)].join('\n');
}
