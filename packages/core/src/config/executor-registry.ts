import type { ExecutorDefinition } from './executor-definition.ts';

/** Executor classes by name, and the containers that stand for one. Immutable: `extend` gives a new one. */
export class ExecutorRegistry {
  readonly #classes: ReadonlyMap<string, ExecutorDefinition>;
  readonly #images: readonly ImageRule[];

  constructor(definitions: readonly ExecutorDefinition[] = [], images: readonly ImageRule[] = []) {
    this.#classes = new Map(definitions.map((definition) => [definition.className, definition]));
    this.#images = images;
  }

  get(className: string): ExecutorDefinition | undefined {
    return this.#classes.get(className);
  }

  /** The class that runs in place of a `docker://` image; undefined when none does. */
  forImage(image: string): ExecutorDefinition | undefined {
    const rule = this.#images.find(({ pattern }) => pattern.test(image));
    return rule && this.#classes.get(rule.className);
  }

  get definitions(): readonly ExecutorDefinition[] {
    return [...this.#classes.values()];
  }

  /** A registry with `definitions` added; a name given again wins. */
  extend(
    definitions: readonly ExecutorDefinition[],
    images: readonly ImageRule[] = [],
  ): ExecutorRegistry {
    return new ExecutorRegistry(
      [...this.#classes.values(), ...definitions],
      [...images, ...this.#images],
    );
  }
}

/** Text after `docker://` that `pattern` matches is run by the class. */
export interface ImageRule {
  pattern: RegExp;
  className: string;
}
