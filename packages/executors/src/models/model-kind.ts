import type { Variant } from '../encoders/variants.ts';

/** One step of checking a model folder. */
export interface ModelCheck {
  /** What was looked at, e.g. `text tower`. */
  readonly name: string;
  readonly ok: boolean;
  /** What was found, or what is wrong. */
  readonly message: string;
}

/** What the files of a model folder say of it. */
export interface ModelFacts {
  /** Length of a vector; undefined where only the graph tells. */
  readonly dimension?: number | undefined;
  /** In words, by name: `pictures`, `texts`, ... */
  readonly details: Readonly<Record<string, string>>;
}

/** A kind of model that encoders run. `modelKinds` lists them; each has a file of its own in `kinds/`. */
export interface ModelKind {
  /** `model_type` of `config.json`. */
  readonly modelType: string;
  /** For people, e.g. `CLIP`. */
  readonly title: string;
  /** What a folder must have besides `config.json`, by paths below it. */
  files(variant: Variant): readonly string[];
  /** What the folder says of itself; loads no weights. Throws `ERR_MODEL_LAYOUT` or `ERR_MODEL_MISSING`. */
  describe(folder: string, variant: Variant): Promise<ModelFacts>;
  /** Checks everything and runs the model once. Never throws; goes on after a fault where it can. */
  check(folder: string, variant: Variant): AsyncIterable<ModelCheck>;
}
