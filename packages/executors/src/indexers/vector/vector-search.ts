import type { VectorHits } from '@podflow/core/executor';
import type { NearestQuestion } from './nearest-rows.ts';

/** A way to find near rows of a matrix. */
export interface VectorSearch {
  /** Per query at most `k` hits, nearest first. */
  nearest(question: NearestQuestion): VectorHits[] | Promise<VectorHits[]>;
  close(): Promise<void>;
}
