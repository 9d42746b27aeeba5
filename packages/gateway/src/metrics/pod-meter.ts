/** Numbers of one Pod over the last minute. */
export interface PodNumbers {
  /** Over the last 10 seconds. */
  documentsPerSecond: number;
  /** ms; 0 before the first request. */
  p50: number;
  /** ms */
  p99: number;
  /** Requests with an error of this Pod, since the start. */
  errors: number;
}

/** ms that a sample counts for the percentiles, and for the rate. */
const memory = 60_000;
const rateWindow = 10_000;
/** A busy Pod gives thousands a minute; the last ones say enough. */
const maxSamples = 2_000;

interface Sample {
  at: number;
  duration: number;
  documents: number;
}

/** Remembers how a Pod did in the last minute. */
export class PodMeter {
  #samples: Sample[] = [];
  #errors = 0;

  add(sample: Sample): void {
    this.#samples.push(sample);
    if (this.#samples.length > 2 * maxSamples) this.#samples = this.#samples.slice(-maxSamples);
  }

  fail(): void {
    this.#errors += 1;
  }

  /** @param now ms on the clock that `at` of the samples is of */
  numbers(now: number): PodNumbers {
    const recent = this.#samples.filter(({ at }) => at > now - memory).slice(-maxSamples);
    this.#samples = recent;
    const durations = recent.map(({ duration }) => duration).sort((a, b) => a - b);
    const latest = recent.filter(({ at }) => at > now - rateWindow);
    const documents = latest.reduce((sum, sample) => sum + sample.documents, 0);
    return {
      documentsPerSecond: documents / (rateWindow / 1000),
      p50: quantile(durations, 0.5),
      p99: quantile(durations, 0.99),
      errors: this.#errors,
    };
  }
}

/** The nearest-rank quantile of sorted values; 0 of none. */
function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.max(Math.ceil(q * sorted.length) - 1, 0)] ?? 0;
}
