import { knownModels } from './known-models.ts';

/** A model on the Hugging Face Hub, as users name it. */
export interface ModelReference {
  /** As it was written, e.g. `clip` or `owner/name@v1`. */
  readonly name: string;
  /** `owner/name`. */
  readonly repository: string;
  /** Branch, tag or commit. */
  readonly revision: string;
}

/** The branch that stands for the newest state of a repository. */
export const defaultRevision = 'main';

/**
 * Reads `clip`, `owner/name` or either with `@revision`. undefined for anything else, paths and the embedded model
 * included. The form of the names is the Hub's: letters, digits, `-`, `_` and `.`, neither `--` nor `..`.
 */
export function parseModelReference(text: string): ModelReference | undefined {
  const at = text.indexOf('@');
  const id = at < 0 ? text : text.slice(0, at);
  const revision = at < 0 ? defaultRevision : text.slice(at + 1);
  const known = knownModels.find(({ name }) => name === id);
  const repository = known ? known.repository : id;
  if (repository === undefined || !isRepository(repository) || !isRevision(revision)) return;
  return { name: text, repository, revision };
}

/** The reference of a model that is called so in Jina's `model_name`, e.g. `ViT-B/32`. */
export function referenceOfJinaName(jinaName: string): ModelReference | undefined {
  const known = knownModels.find((model) => model.jinaName === jinaName);
  return known && parseModelReference(known.name);
}

const namePart = /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9_])?$/;

function isRepository(text: string): boolean {
  const parts = text.split('/');
  return (
    parts.length === 2 &&
    text.length <= 96 &&
    parts.every((part) => namePart.test(part) && !/--|\.\./.test(part))
  );
}

function isRevision(text: string): boolean {
  return /^[\w][\w./-]*$/.test(text) && !/\.\.|\/\/|\/$/.test(text);
}
