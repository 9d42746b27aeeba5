import { executorJsonSchema, flowJsonSchema } from '@podflow/core';
import type { CliIo } from '../cli-io.ts';
import { defaultPlatform } from '../default-platform.ts';
import { exitCode } from '../exit-code.ts';
import { writeOutput } from './write-output.ts';

/** Options of `flow schema`. */
export interface SchemaOptions {
  /** The schema of what Pods run, instead of that of Flows. */
  executor?: boolean;
  output?: string;
  quiet?: boolean;
}

/** Prints a JSON Schema of the YAML, or writes it to a file. Throws `ERR_FILE_UNREADABLE` when it cannot be written. */
export async function printSchema(options: SchemaOptions, io: CliIo): Promise<number> {
  const { catalog } = defaultPlatform;
  const schema = options.executor ? executorJsonSchema(catalog) : flowJsonSchema(catalog);
  await writeOutput(`${JSON.stringify(schema, null, 2)}\n`, options, io);
  return exitCode.done;
}
