import { fileURLToPath } from 'node:url';
import { Flow, type Response } from 'podflow';

const modules = [fileURLToPath(new URL('../fixtures/executors/misbehaves.mjs', import.meta.url))];

/** Executors that end their threads, or never answer, as texts ask for; see the file. */
export const misbehaves = { jtype: 'Misbehaves', metas: { modules } } as const;

/** A class of the same file. */
export function misbehaving(
  jtype: 'EndsAtStart' | 'EndsAtClose' | 'EndsInHook' | 'TakesTime' | 'SaysAndHangs',
  options: Readonly<Record<string, string>> = {},
) {
  return { jtype, with: options, metas: { modules } };
}

/** A Flow that says nothing but what `logged` then has. */
export function loggedFlow(): { flow: Flow; logged: string[] } {
  const logged: string[] = [];
  return { flow: new Flow().onLog((line) => logged.push(line)), logged };
}

/** The texts of answers. */
export function textsOf(responses: readonly Response[]): (string | undefined)[] {
  return responses.flatMap(({ docs }) => docs.map(({ text }) => text));
}

/** Asks again until `isSo`. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}
