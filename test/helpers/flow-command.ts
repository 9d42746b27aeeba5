import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = fileURLToPath(new URL('../../packages/podflow/bin/flow.js', import.meta.url));

/** How a command ended and what it wrote. */
export interface CommandResult {
  /** null: ended by a signal. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Another program than `flow`, and where it runs. */
export interface CommandPlace {
  program: string;
  cwd: string;
}

/** A `flow` command under way, in the folder of the repository. Killed when the test is over. */
export class FlowCommand {
  readonly ended: Promise<CommandResult>;
  readonly #child: ChildProcess;
  readonly #written = { stdout: '', stderr: '' };

  constructor(
    args: readonly string[],
    env: Record<string, string> = {},
    place: CommandPlace = { program, cwd: root },
  ) {
    // As the first line of the program says it.
    this.#child = spawn(process.execPath, ['--', place.program, ...args], {
      cwd: place.cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_OPTIONS: '', ...env },
    });
    for (const name of ['stdout', 'stderr'] as const) {
      this.#child[name]?.setEncoding('utf8').on('data', (text: string) => {
        this.#written[name] += text;
      });
    }
    this.ended = new Promise((resolve, reject) => {
      this.#child.on('error', reject);
      this.#child.on('close', (code) => resolve({ code, ...this.#written }));
    });
  }

  /** What `pattern` matches once it was written. Throws when the command ends before. */
  async written(from: 'stdout' | 'stderr', pattern: RegExp): Promise<string> {
    let isOver = false;
    const over = this.ended.then(() => {
      isOver = true;
    });
    while (true) {
      const [found] = this.#written[from].match(pattern) ?? [];
      if (found !== undefined) return found;
      if (isOver) throw new Error(`The command ended without ${pattern}: ${this.#written.stderr}`);
      await Promise.race([
        over,
        new Promise((resolve) => this.#child[from]?.once('data', resolve)),
      ]);
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }
}

/** Runs a `flow` command to its end. */
export async function runFlow(
  args: readonly string[],
  env: Record<string, string> = {},
  place?: CommandPlace,
): Promise<CommandResult> {
  await using command = new FlowCommand(args, env, place);
  return await command.ended;
}
