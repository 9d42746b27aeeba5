import { FlowError } from '@podflow/core/executor';
import type * as z from 'zod';

/**
 * The `with` arguments of an Executor, checked and with defaults.
 * Throws `ERR_VALUE` that lists every wrong argument.
 */
export function parseOptions<Schema extends z.ZodType>(
  className: string,
  schema: Schema,
  options: Readonly<Record<string, unknown>>,
): z.output<Schema> {
  // Compiling the schema pays from some hundred values on; here there is one.
  const result = schema.safeParse(options, { jitless: true });
  if (result.success) return result.data;
  const wrong = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new FlowError(
    'ERR_VALUE',
    `${className} got arguments it cannot use: ${wrong.join('; ')}. Correct them under \`with:\`.`,
  );
}
