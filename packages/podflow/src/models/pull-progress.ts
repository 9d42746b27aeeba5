import type { CliIo } from '../cli-io.ts';
import { createProgress, duration, type Progress } from '../progress.ts';
import { formatBytes } from './format-bytes.ts';
import type { PullProgress } from './pull-model.ts';

/** A bar, or lines, with bytes, rate, time left and the file that arrives. */
export function pullProgress(io: CliIo, quiet: boolean): PullProgress & Pick<Progress, 'stop'> {
  let display: Progress | undefined;
  let current = '';
  let arrived = 0;
  return {
    begin: (total) => {
      display = createProgress(io, {
        total,
        quiet,
        line: (counts) => pullLine({ ...counts, arrived }, current),
      });
      display.begin();
    },
    add: (bytes, file, isNew) => {
      current = file;
      if (isNew) arrived += bytes;
      display?.add(bytes, 0);
    },
    stop: () => display?.stop(),
  };
}

/** `305 MB/605 MB, 12 MB/s, 24 s left, onnx/vision_model.onnx` */
export function pullLine(
  {
    done,
    total,
    arrived,
    elapsed,
  }: {
    /** Bytes that are here. */
    done: number;
    total: number;
    /** Bytes that came over the network in `elapsed` ms. */
    arrived: number;
    elapsed: number;
  },
  file: string,
): string {
  const rate = elapsed > 0 ? (arrived * 1000) / elapsed : 0;
  const left = rate > 0 ? `, ${duration(Math.max(0, total - done) / rate)} left` : '';
  return `${formatBytes(done)}/${formatBytes(total)}, ${formatBytes(rate)}/s${left}${file && `, ${file}`}`;
}
