import type { ModelCheck } from './model-kind.ts';

/** Runs one step of a check. What it throws is the message of a failed one. */
export async function runCheck(name: string, step: () => Promise<string>): Promise<ModelCheck> {
  try {
    return { name, ok: true, message: await step() };
  } catch (error) {
    return { name, ok: false, message: (error as Error).message };
  }
}
