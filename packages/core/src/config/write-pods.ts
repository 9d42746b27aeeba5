import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Pair,
  Scalar,
  YAMLMap,
  YAMLSeq,
} from 'yaml';
import { castText } from './cast-text.ts';
import type { FlowConfig, PodConfig } from './flow-config.ts';
import { isMapping } from './is-mapping.ts';
import { keyText } from './yaml-key.ts';

/** Appends the Pods that were added in code. True when there were some. */
export function writePods(
  document: Document,
  contents: YAMLMap,
  { pods }: FlowConfig,
  warnings: string[],
): boolean {
  const added = pods.filter(({ written }) => written !== undefined);
  if (added.length === 0) return false;
  const list = podsOf(document, contents);
  for (const pod of added) {
    const entry = entryOf(pod);
    warnCasts(entry, pod.name, warnings);
    list.add(document.createNode(escapeTexts(entry)));
  }
  return true;
}

/** The list under `pods`, which is made if need be. */
function podsOf(document: Document, contents: YAMLMap): YAMLSeq {
  const given = contents.get('pods', true);
  const pods = isAlias(given) ? given.resolve(document) : given;
  if (isSeq(pods)) {
    if (pods.items.length === 0) pods.flow = false;
    return pods;
  }
  const list = new YAMLSeq(document.schema);
  if (isMap(pods)) {
    toVersion1(document, contents);
    if (pods.commentBefore) list.commentBefore = pods.commentBefore;
    if (pods.comment) list.comment = pods.comment;
    list.items.push(...pods.items.map((pair) => namedPod(document, pair)));
  }
  const pair = contents.items.find(({ key }) => keyText(key) === 'pods');
  if (pair) pair.value = list;
  else contents.add(new Pair(document.createNode('pods'), list));
  return list;
}

/** The legacy syntax has no `method`, so that only version 1 can say what was added in code; it reads no `env`. */
function toVersion1(document: Document, contents: YAMLMap): void {
  const version = new Scalar('1');
  version.type = 'QUOTE_SINGLE';
  contents.delete('env');
  if (contents.has('version')) contents.set('version', version);
  else contents.items.unshift(new Pair(document.createNode('version'), version));
}

/** `name: {…}` of the legacy syntax as an entry of a list, comments with it. */
function namedPod(document: Document, { key, value }: Pair): YAMLMap {
  const pod = isMap(value) ? value : new YAMLMap(document.schema);
  if (isAlias(value)) pod.items.push(new Pair(document.createNode('<<'), value));
  pod.delete('method');
  pod.items.unshift(new Pair(document.createNode('name'), document.createNode(keyText(key))));
  if (isScalar(key)) {
    if (key.commentBefore) pod.commentBefore = key.commentBefore;
    if (key.spaceBefore) pod.spaceBefore = true;
  }
  return pod;
}

/** As one writes a Pod: its name first, nothing that was not said. */
function entryOf({ name, method, written = {} }: PodConfig): Record<string, unknown> {
  const { name: _name, method: _method, ...others } = written;
  return { name, ...(method !== 'add' && { method }), ...others };
}

/** Texts of code are taken as they are, those of YAML are filled in: `$NAME` is written as `$$NAME`. */
function escapeTexts(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/\$(?=[\w{])/g, '$$$$');
  if (Array.isArray(value)) return value.map(escapeTexts);
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, escapeTexts(item)]));
}

/** YAML of Jina makes a number of `'007'`, quoted or not; nothing can be written in its place. */
function warnCasts(value: unknown, pod: string, warnings: string[], key = ''): void {
  if (typeof value === 'string') {
    const cast = castText(value);
    if (String(cast) === value) return;
    const message = `the text ${JSON.stringify(value)} of "${key}" of the Pod "${pod}" is read back as ${JSON.stringify(cast)}, as Jina reads it`;
    warnings.push(message);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) warnCasts(item, pod, warnings, name);
  }
}
