import type { ExecutorContext, Tensor } from '@podflow/core/executor';
import { describePreparation, type Preparation } from '../image/preparation.ts';
import type { ClipModel } from './clip-model.ts';

/** Says once when pictures were made ready for another model than the one that encodes them. */
export class PreparationCheck {
  /** In words; the first is what the model asks for, the others do as well. */
  readonly #accepted: readonly string[];
  readonly #model: ClipModel;
  readonly #context: ExecutorContext;
  #saidDifferent = false;

  constructor(preparation: Preparation, model: ClipModel, context: ExecutorContext) {
    const kernels = [preparation.kernel, ...(model.family.otherKernels ?? [])];
    this.#accepted = kernels.map((kernel) => describePreparation({ ...preparation, kernel }));
    this.#model = model;
    this.#context = context;
  }

  /** Looks at one picture; one that does not say how it was made is taken as it is. */
  see({ model: preparation }: Tensor): void {
    if (this.#saidDifferent || preparation === undefined) return;
    if (this.#accepted.includes(preparation)) return;
    this.#saidDifferent = true;
    const { name, folder, family } = this.#model;
    this.#context.log(
      `warning: ImageNormalizer makes pictures ready with ${preparation}; the model ${name} was trained with ` +
        `${this.#accepted[0]}. Matches get worse. Give ImageNormalizer "model: ${family.isFoundByAuto ? 'auto' : folder}" ` +
        'in place of sizes, img_mean and img_std (said once)',
    );
  }
}
