import type { VectorHits } from '@podflow/core/executor';
import type { MatrixProduct } from './matrix-product.ts';
import {
  type NarrowQuestion,
  type NearestQuestion,
  narrowed,
  nearestRows,
  rankRows,
} from './nearest-rows.ts';
import { PlaneChoice, type Planes, planeBounds } from './plane-choice.ts';
import type { RowBlock, RowMatrix } from './row-matrix.ts';
import { mostJoinedRows, placeInEights } from './row-segment.ts';
import type { ScoreBlock, ScoreBlocks } from './score-block.ts';
import { Shortlist } from './shortlist.ts';

/** Scores of one matrix product at most. */
const productScores = 2 ** 20;
/** When the high planes leave more scores per row than this, a product of both planes costs less than the exact distances. */
const mostLeft = 2;

/** What many queries share from one search to the next. */
export interface ProductTools {
  product: MatrixProduct;
  blocks: ScoreBlocks;
}

/** As `nearestRows`, quicker for many queries. One such search at a time may use a matrix. */
export async function nearestRowsOfMany(
  matrix: RowMatrix,
  question: NearestQuestion,
  tools: ProductTools,
): Promise<VectorHits[]> {
  const narrow = narrowed(matrix, question);
  if (!narrow) return nearestRows(matrix, question);
  const { changes, stride } = matrix;
  const { queries, k } = question;
  const blockRows = Math.min(
    Math.ceil(productScores / queries.length),
    mostJoinedRows(stride),
    matrix.size,
  );
  const block = tools.blocks.take(queries.length, blockRows);
  const scan = new ProductScan(
    matrix,
    { ...narrow, queries, k },
    { product: tools.product, block },
  );
  for (const rows of matrix.blocks(blockRows)) {
    await scan.scan(rows);
    // The thread may have done something else meanwhile.
    if (matrix.changes !== changes) return nearestRows(matrix, question);
  }
  tools.blocks.giveBack(block);
  return queries.map((query, at) => rankRows(matrix, scan.rowsFor(at), query, question));
}

interface ScanTools {
  product: MatrixProduct;
  block: ScoreBlock;
}

interface Part {
  start: number;
  end: number;
  planes: Planes;
  most: number;
}

/** As `RowScan` for many queries. */
class ProductScan {
  readonly #matrix: RowMatrix;
  readonly #tools: ScanTools;
  readonly #columns: Float32Array;
  readonly #shortlist: Shortlist;
  readonly #choice: PlaneChoice;

  constructor(
    matrix: RowMatrix,
    { queries, k, metric, lengths }: NearestQuestion & NarrowQuestion,
    tools: ScanTools,
  ) {
    const { stride, restShare } = matrix;
    this.#matrix = matrix;
    this.#tools = tools;
    this.#columns = columnsOf(queries, lengths, stride, tools.block.width);
    const bounds = lengths.map((queryLength) =>
      planeBounds({ metric, stride, restShare, queryLength }),
    );
    this.#shortlist = new Shortlist(bounds, k, tools.block);
    this.#choice = new PlaneChoice(k, mostLeft);
  }

  /** Takes note of rows, unless the matrix changes meanwhile. */
  async scan(rows: RowBlock): Promise<void> {
    const { first, count } = rows;
    const start = this.#choice.rowsForBoth(first, count);
    await this.#scan(rows, {
      start: 0,
      end: start,
      planes: 'both',
      most: Number.POSITIVE_INFINITY,
    });
    const most = this.#choice.mostLeft(count);
    const done = await this.#scan(rows, { start, end: count, planes: 'high', most });
    if (done === count) return;
    this.#choice.giveUp();
    await this.#scan(rows, {
      start: done,
      end: count,
      planes: 'both',
      most: Number.POSITIVE_INFINITY,
    });
  }

  rowsFor(query: number): ArrayLike<number> {
    return this.#shortlist.rowsFor(query);
  }

  /** Looks at the rows from `start` to `end` of the block. Returns where more than `most` scores were left, else `end`. */
  async #scan(
    { segment, from, first }: RowBlock,
    { start, end, planes, most }: Part,
  ): Promise<number> {
    const { changes, lengths, stride } = this.#matrix;
    const { product, block } = this.#tools;
    const count = end - start;
    if (count === 0) return end;
    const rows = segment.joined(from + start, count, planes);
    const scores = block.scores(count);
    await product.run({ rows, columns: this.#columns, count, stride, width: block.width }, scores);
    if (this.#matrix.changes !== changes) return end;
    const ownLengths = lengths.subarray(first + start, first + end);
    return start + this.#shortlist.offer(ownLengths, first + start, { scores, planes, most });
  }
}

/** The queries at length 1, float32 `[stride, width]`, their numbers in the order of eights. */
function columnsOf(
  queries: readonly Float32Array[],
  lengths: readonly number[],
  stride: number,
  width: number,
): Float32Array {
  const columns = new Float32Array(stride * width);
  for (const [at, query] of queries.entries()) {
    const length = lengths[at] as number;
    for (let place = 0; place < query.length; place++) {
      columns[placeInEights(place) * width + at] = (query[place] as number) / length;
    }
  }
  return columns;
}
