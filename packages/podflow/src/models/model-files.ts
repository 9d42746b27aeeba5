import { FlowError } from '@podflow/core';
import { type ModelKind, type Variant, variants } from '@podflow/executors';

/** A file of a repository, as the Hub lists it. */
export interface HubFile {
  path: string;
  /** Bytes. */
  size: number;
  /** Name of the content in the cache, and its checksum: SHA-256 of a large file, else the id that git gives it. */
  etag: string;
  checksum: 'sha256' | 'git-sha1';
}

/** Read by people and by other programs; pulled where they are there. */
const alongside = /^(?:special_tokens_map\.json|README\.md|LICEN[CS]E[^/]*|NOTICE[^/]*)$/i;

/**
 * The files of a repository that a model of this kind and variant needs, and its licence. Throws `ERR_MODEL_LAYOUT` that
 * says what is missing and which variants there are.
 */
export function chooseFiles(
  files: readonly HubFile[],
  kind: ModelKind,
  variant: Variant,
  repository: string,
): HubFile[] {
  const paths = new Set(files.map(({ path }) => path));
  const missing = kind.files(variant).filter((path) => !paths.has(path));
  if (missing.length > 0) {
    const others = variants.filter((each) => kind.files(each).every((path) => paths.has(path)));
    const advice =
      others.length > 0
        ? `It has the variants ${others.join(', ')}: name one with --variant.`
        : 'It is not in the transformers.js layout; look for one that is, e.g. under Xenova or onnx-community.';
    throw new FlowError(
      'ERR_MODEL_LAYOUT',
      `${repository} has no ${missing.join(', no ')} (variant ${variant}). ${advice}`,
    );
  }
  const needed = ['config.json', ...kind.files(variant)];
  return files.filter(
    ({ path }) =>
      alongside.test(path) || needed.some((name) => path === name || isExternalData(path, name)),
  );
}

/** Weights that are not in the graph itself: `x.onnx_data`, `x.onnx_data_1`, `x.onnx.data`. */
function isExternalData(path: string, graph: string): boolean {
  return (
    graph.endsWith('.onnx') &&
    /^[_.]data(?:_\d+)?$/.test(path.slice(graph.length)) &&
    path.startsWith(graph)
  );
}
