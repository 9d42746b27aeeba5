import cliProgress from 'cli-progress';
import type { CliIo } from './cli-io.ts';

/** Shows how far a run is. */
export interface Progress {
  /** Starts the clock and shows that nothing is done yet. May be called twice. */
  begin(): void;
  /** Tells of `documents` more that are through, and how many failed so far. */
  add(documents: number, failed: number): void;
  /** Takes the bar away, or says the last line. May be called twice. */
  stop(): void;
}

/** What a line of progress says. */
export interface Counts {
  done: number;
  total: number;
  failed: number;
  /** ms since the start. */
  elapsed: number;
}

/** What there is to show. */
export interface ProgressOptions {
  total: number;
  quiet: boolean;
  /** What the line says. @default lineOf */
  line?: (counts: Counts) => string;
}

/** A bar on a terminal, a line every 5 s elsewhere; on stderr. Nothing is shown before `begin`. */
export function createProgress(
  { stderr, env }: CliIo,
  { total, quiet, line = lineOf }: ProgressOptions,
): Progress {
  if (quiet) return { begin: () => {}, add: () => {}, stop: () => {} };
  let display: Display | undefined;
  let started = 0;
  const counts: Counts = { done: 0, total, failed: 0, elapsed: 0 };
  const begin = (): void => {
    if (display) return;
    started = performance.now();
    display = stderr.isTTY && !env['CI'] ? startBar(stderr, total, line) : startLines(stderr, line);
  };
  return {
    begin,
    add: (documents, failed) => {
      begin();
      counts.done += documents;
      Object.assign(counts, { failed, elapsed: performance.now() - started });
      display?.update(counts);
    },
    stop: () => display?.stop(counts),
  };
}

interface Display {
  update(counts: Counts): void;
  stop(counts: Counts): void;
}

function startBar(
  stream: CliIo['stderr'],
  total: number,
  line: (counts: Counts) => string,
): Display {
  const bar = new cliProgress.SingleBar({
    stream: stream as NodeJS.WriteStream,
    format: '{bar} {line}',
    barsize: 24,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    // Ctrl-C is for the command to handle.
    gracefulExit: false,
  });
  bar.start(total, 0, { line: line({ done: 0, total, failed: 0, elapsed: 0 }) });
  return {
    update: (counts) => bar.update(counts.done, { line: line(counts) }),
    stop: () => bar.stop(),
  };
}

function startLines(stream: CliIo['stderr'], line: (counts: Counts) => string): Display {
  let told = performance.now();
  let toldDone = 0;
  const tell = (counts: Counts): void => {
    told = performance.now();
    toldDone = counts.done;
    stream.write(`${line(counts)}\n`);
  };
  return {
    update: (counts) => {
      if (performance.now() - told >= lineInterval) tell(counts);
    },
    stop: (counts) => {
      if (counts.done > toldDone) tell(counts);
    },
  };
}

/** ms */
const lineInterval = 5000;

/** `1200/3836 documents, 85 documents/s, 31 s left, 0 failed` */
export function lineOf({ done, total, failed, elapsed }: Counts): string {
  const rate = elapsed > 0 ? (done * 1000) / elapsed : 0;
  const left = rate > 0 ? `${duration(Math.max(0, total - done) / rate)} left, ` : '';
  return `${done}/${total} documents, ${rate.toFixed(rate < 10 ? 1 : 0)} documents/s, ${left}${failed} failed`;
}

/** `31 s`, `3 min 10 s` */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
