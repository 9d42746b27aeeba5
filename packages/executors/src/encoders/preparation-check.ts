import type { ExecutorContext, Tensor } from '@podflow/core/executor';

/** Says once when pictures were made ready for another model than the one that encodes them. */
export class PreparationCheck {
  readonly #expected: string;
  readonly #model: string;
  readonly #context: ExecutorContext;
  #saidDifferent = false;

  /** @param expected What the model asks for, in the words of `describePreparation`. */
  constructor(expected: string, model: string, context: ExecutorContext) {
    this.#expected = expected;
    this.#model = model;
    this.#context = context;
  }

  /** Looks at one picture; one that does not say how it was made is taken as it is. */
  see({ model: preparation }: Tensor): void {
    if (this.#saidDifferent || preparation === undefined || preparation === this.#expected) return;
    this.#saidDifferent = true;
    this.#context.log(
      `warning: ImageNormalizer makes pictures ready with ${preparation}; the model ${this.#model} was trained with ` +
        `${this.#expected}. Matches get worse. Give ImageNormalizer "model: auto" in place of sizes, img_mean and img_std ` +
        '(said once)',
    );
  }
}
