import { existsSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { type Document, isScalar, isSeq, visit } from 'yaml';
import { findFile } from './find-file.ts';
import type { FlowConfig } from './flow-config.ts';
import { isYamlPath } from './is-yaml-path.ts';
import { keyText } from './yaml-key.ts';

/** From where to where a Flow goes. */
interface Move {
  config: FlowConfig;
  /** Folder that relative paths are relative to first. */
  cwd: string;
  /** Folder in which the YAML will stand. */
  folder: string;
  warnings: string[];
}

/**
 * Rewrites the relative paths of a Flow that is saved in another folder, so that they lead to the same files from there.
 * Paths that hold a variable stay; a warning says which of them will not be found. True when it rewrote one.
 */
export function movePaths(document: Document, move: Move): boolean {
  const { config, folder } = move;
  const home = config.file === undefined ? undefined : dirname(config.file);
  if (home === folder) return false;
  let moved = false;
  const place = (node: unknown, isPath: (text: string) => boolean): void => {
    if (isSeq(node)) for (const item of node.items) place(item, isPath);
    if (!isScalar(node) || typeof node.value !== 'string') return;
    const path = movedPath(node.value, isPath, home, move);
    if (path === node.value) return;
    node.value = path;
    moved = true;
  };
  visit(document, {
    Pair(_, { key, value }) {
      if (/^uses/.test(keyText(key))) place(value, isYamlPath);
      if (keyText(key) === 'modules') place(value, isModulePath);
      if (/^ssl[_-](?:cert|key)file$/.test(keyText(key))) place(value, () => true);
    },
  });
  warnDotEnv(home, move);
  return moved;
}

function isModulePath(path: string): boolean {
  return /\.m?js$/.test(path);
}

function movedPath(
  text: string,
  isPath: (text: string) => boolean,
  home: string | undefined,
  { config, cwd, folder, warnings }: Move,
): string {
  const path = fillIn(text, config.variables);
  if (!isPath(path) || isAbsolute(path)) return text;
  const found = findFile(path, cwd, [home]);
  if ('missing' in found) return text;
  if (path !== text) {
    if (!existsSync(resolve(cwd, path))) {
      warnings.push(
        `the file ${JSON.stringify(text)} is "${path}" beside ${home}, and is not found from ${folder}; set the variable to an absolute path`,
      );
    }
    return text;
  }
  const near = relative(folder, found.path).replaceAll(sep, '/');
  const other = resolve(cwd, near);
  return other !== found.path && existsSync(other) ? found.path : near;
}

/** `$NAME`, `${NAME}`, `${{NAME}}` and `${{ENV.NAME}}` with the values they had. */
function fillIn(text: string, variables: FlowConfig['variables']): string {
  return text.replace(
    /\$\{\{\s*(?:ENV\.)?(\w+)\s*\}\}|\$\{(\w+)\}|\$(\w+)/g,
    (match, inBraces?: string, inBrace?: string, bare?: string) => {
      const name = inBraces ?? inBrace ?? bare ?? '';
      return (Object.hasOwn(variables, name) ? variables[name] : undefined) ?? match;
    },
  );
}

function warnDotEnv(home: string | undefined, { config, folder, warnings }: Move): void {
  const { dotEnv = {}, variables } = config;
  const names = Object.keys(variables).filter(
    (name) => Object.hasOwn(dotEnv, name) && dotEnv[name] === variables[name],
  );
  if (names.length === 0) return;
  warnings.push(
    `${names.join(', ')} had the values of ${home}${sep}.env; copy that file to ${folder} or set the variables`,
  );
}
