import { dirname } from 'node:path';
import type { YamlValue } from './compose-value.ts';
import { describeValue } from './describe-value.ts';
import { expandVariables } from './expand-variables.ts';
import { baseClassName, findClass, standIn } from './find-class.ts';
import { findFile } from './find-file.ts';
import type { ExecutorConfig } from './flow-config.ts';
import { isMapping } from './is-mapping.ts';
import { isYamlPath } from './is-yaml-path.ts';
import type { LoadSession } from './load-session.ts';
import { type ExecutorScope, readExecutor } from './read-executor.ts';
import { readYaml } from './read-yaml.ts';
import { readYamlFile } from './read-yaml-file.ts';
import { builtInResources } from './resources.ts';
import { type Location, SourceText } from './source-text.ts';
import { didYouMean } from './suggest.ts';

/** What a Pod says about one of its Executors. */
export interface UsesRequest {
  /** `uses`, `uses_before` or `uses_after`. */
  uses: unknown;
  /** `uses_internal`: the drivers of an image. */
  internal?: string | undefined;
  /** Where that stands. */
  internalAt?: Location | undefined;
  readOnly: boolean;
  at?: Location | undefined;
}

/**
 * The Executor that `uses` stands for: an image, a mapping, a YAML file, a built-in, inline YAML, a list of drivers,
 * a class or JSON, in this order. What is wrong becomes faults, with a stand-in.
 */
export function loadExecutor(request: UsesRequest, session: LoadSession): ExecutorConfig {
  const { uses } = request;
  if (isMapping(uses)) {
    const name = typeof uses['jtype'] === 'string' ? uses['jtype'] : 'a mapping';
    return readExecutor(uses, scopeOf(name, request), session);
  }
  if (typeof uses !== 'string') {
    const message = `"uses" is ${describeValue(uses)}; expected a text or a mapping`;
    session.faults.error('ERR_VALUE', message, request.at);
    return fallback('', request, session);
  }
  if (uses.startsWith(imagePrefix)) return loadImage(uses, request, session);
  if (isYamlPath(uses)) return loadFile(uses, request, session) ?? fallback(uses, request, session);
  const resource = builtInResources().get(uses);
  if (resource) {
    const builtIn = { name: uses, at: request.at };
    return readExecutor(resource, { ...scopeOf(uses, request), builtIn }, session);
  }
  if (/^[!{]|^- !/.test(uses) || uses.includes('\n')) return loadInline(uses, request, session);
  return loadClass(uses, request, session);
}

const imagePrefix = 'docker://';

function scopeOf(uses: string, { readOnly, at }: UsesRequest): ExecutorScope {
  return { uses, readOnly, at };
}

function loadImage(uses: string, request: UsesRequest, session: LoadSession): ExecutorConfig {
  const definition = session.catalog.executors.forImage(uses.slice(imagePrefix.length));
  if (!definition) {
    const message = `containers are not supported yet and no class stands for the image "${uses}"; use a class, or a module of your own`;
    session.faults.error('ERR_IMAGE_UNSUPPORTED', message, request.at);
    return fallback(uses, request, session);
  }
  const scope = { ...scopeOf(uses, request), definition };
  const { internal, internalAt: at } = request;
  if (internal !== undefined && isYamlPath(internal)) {
    const config = loadFile(internal, { ...request, at }, session, scope);
    if (config) return config;
  } else if (internal !== undefined) checkInternal(internal, { ...request, at }, session);
  return readExecutor({}, scope, session);
}

/** Anything but a file leaves the image as it is, if it is a name at all. */
function checkInternal(internal: string, { at }: UsesRequest, session: LoadSession): void {
  if (internal === baseClassName || builtInResources().has(internal)) return;
  if (session.catalog.executors.get(internal)) return;
  const message = `"uses_internal" is ${describeValue(internal)}; expected a YAML file with the drivers of the image`;
  session.faults.error('ERR_USES_UNKNOWN', message, at);
}

function loadFile(
  path: string,
  request: UsesRequest,
  session: LoadSession,
  scope = scopeOf(path, request),
): ExecutorConfig | undefined {
  const found = findFile(path, session.cwd, [session.flowFolder]);
  if ('missing' in found) {
    session.faults.error('ERR_FILE_MISSING', found.missing, request.at);
    return undefined;
  }
  const yaml = readYamlFile(found, session, request.at);
  return readRoot(yaml, { ...scope, folder: dirname(found.path) }, session);
}

function loadInline(uses: string, request: UsesRequest, session: LoadSession): ExecutorConfig {
  // On one line, `|` opens the arguments: `!NumpyIndexer | {metric: cosine}`.
  const indent = uses.startsWith('- ') ? '  ' : '';
  const text = uses.includes('\n') ? uses : uses.replaceAll('|', `\n${indent}with: `);
  const source = new SourceText('uses', text.replace(/^- !!/gm, '- !'), request.at);
  const yaml = readYaml(source, session);
  return readRoot(yaml, scopeOf(uses, request), session) ?? fallback(uses, request, session);
}

function readRoot(
  yaml: YamlValue | null,
  scope: ExecutorScope,
  session: LoadSession,
): ExecutorConfig | undefined {
  if (!yaml) return undefined;
  const value = expandVariables(yaml.value, session);
  if (Array.isArray(value))
    return readExecutor(wrapDrivers(value), { ...scope, at: yaml.at }, session);
  if (isMapping(value)) return readExecutor(value, { ...scope, at: yaml.at }, session);
  const message = `the YAML is ${describeValue(value)}; expected an Executor such as !NumpyIndexer`;
  session.faults.error('ERR_VALUE', message, yaml.at);
  return undefined;
}

/** A bare list of drivers works on all requests. */
function wrapDrivers(drivers: readonly unknown[]): Record<string, unknown> {
  const types = '[IndexRequest, SearchRequest, UpdateRequest, DeleteRequest, TrainRequest]';
  return { jtype: baseClassName, requests: { on: { [types]: drivers } } };
}

function loadClass(uses: string, request: UsesRequest, session: LoadSession): ExecutorConfig {
  if (/^[A-Za-z]\w*$/.test(uses)) {
    const definition = findClass({ className: uses, at: request.at, modules: [] }, session);
    return readExecutor({}, { ...scopeOf(uses, request), definition }, session);
  }
  const { catalog, faults } = session;
  const isModule = /\.[cm]?[jt]s$/.test(uses);
  const names = [
    ...builtInResources().keys(),
    ...catalog.executors.definitions.map(({ className }) => className),
  ];
  const advice = /^jinahub(?:\+\w+)?:\/\//.test(uses)
    ? ', since the hub of Jina 2 has Executors of another kind; use a class of Podflow, a YAML file with drivers, or docker://jinahub/pod.… of Jina 1.0'
    : isModule
      ? '; name the file under metas: modules of a YAML file'
      : didYouMean(uses, names) ||
        '; expected a YAML file, a class, a built-in such as _pass, inline YAML or docker://image';
  faults.error(
    'ERR_USES_UNKNOWN',
    `"uses" is ${describeValue(uses)}, which is not known${advice}`,
    request.at,
  );
  return fallback(uses, request, session);
}

/** Stands where an Executor could not be read. */
function fallback(uses: string, request: UsesRequest, session: LoadSession): ExecutorConfig {
  const scope = { ...scopeOf(uses, request), definition: standIn('unknown') };
  return readExecutor({}, scope, session);
}
