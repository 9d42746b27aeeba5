import { basename, extname } from 'node:path';
import { type Document, isAlias, isMap, isScalar, Pair, Scalar, YAMLMap } from 'yaml';
import type { FlowConfig, FlowOptions } from './flow-config.ts';
import { restPort } from './flow-settings.ts';
import { gatewayYaml } from './gateway-settings.ts';
import { keyText } from './yaml-key.ts';

/** Settings that can be set in code. */
type WrittenOption = Exclude<keyof FlowOptions, 'gateway'>;

/** Spellings of the settings of a Flow, the one that is written first. */
const spellings: Readonly<Record<WrittenOption, readonly string[]>> = {
  name: ['name'],
  prefetch: ['prefetch'],
  restApi: ['rest_api', 'restful'],
  portExpose: ['port_expose'],
  host: ['host'],
  inspect: ['inspect'],
  description: ['description'],
};

/** Writes what was set in code, and the name of a Flow whose file gets another one, under `with`. True when it wrote. */
export function writeSettings(
  document: Document,
  contents: YAMLMap,
  config: FlowConfig,
  path: string | undefined,
): boolean {
  const { options } = config;
  const before: Partial<FlowOptions> = config.source?.options ?? defaultsFor(options);
  const keys = Object.keys(spellings) as WrittenOption[];
  const changed = keys.filter((key) => options[key] !== undefined && options[key] !== before[key]);
  const isNamed = (map: unknown): boolean => isMap(map) && pairsOf(map, spellings.name).length > 0;
  const given = contents.get('with', true);
  const inner = isMap(given) ? given.get('kwargs', true) : undefined;
  const loses = path !== undefined && basename(path, extname(path)) !== options.name;
  if (loses && config.source && !isNamed(given) && !isNamed(inner)) changed.push('name');
  // Those of a file stand in it already.
  const others = config.source ? [] : Object.entries(otherSettings(config));
  if (changed.length === 0 && others.length === 0) return false;
  const target = settingsOf(document, contents);
  for (const key of changed) write(target, spellings[key], options[key]);
  for (const [key, value] of others) target.set(key, document.createNode(value));
  return true;
}

/** What `new Flow(…)` said for its Pods and its gateway. */
function otherSettings({ common, options }: FlowConfig): Readonly<Record<string, unknown>> {
  return { ...common, ...gatewayYaml(options.gateway) };
}

/** What a YAML that says nothing gives. */
function defaultsFor({ restApi }: FlowOptions): Partial<FlowOptions> {
  return {
    prefetch: 50,
    restApi: false,
    portExpose: restApi ? restPort : 0,
    host: '127.0.0.1',
    inspect: 'collect',
  };
}

/** The mapping under `with`, which is made if need be. */
function settingsOf(document: Document, contents: YAMLMap): YAMLMap {
  const given = contents.get('with', true);
  if (isMap(given)) return given;
  const settings = new YAMLMap(document.schema);
  // What an alias stands for belongs to others too.
  if (isAlias(given)) settings.items.push(new Pair(document.createNode('<<'), given));
  const pair = pairsOf(contents, ['with'])[0];
  if (pair) pair.value = settings;
  else
    contents.items.splice(
      pairsOf(contents, ['pods'])[0] ? indexOf(contents, 'pods') : contents.items.length,
      0,
      new Pair(document.createNode('with'), settings),
    );
  return settings;
}

function indexOf(map: YAMLMap, key: string): number {
  return map.items.findIndex((pair) => keyText(pair.key) === key);
}

function write(map: YAMLMap, names: readonly string[], value: unknown): void {
  const text = typeof value === 'string' ? value.replace(/\$(?=[\w{])/g, '$$$$') : value;
  const pairs = pairsOf(map, names);
  if (pairs.length === 0) map.set(names[0], text);
  for (const pair of pairs) {
    const scalar = new Scalar(text);
    const old = pair.value;
    if (isScalar(old))
      Object.assign(scalar, { comment: old.comment, commentBefore: old.commentBefore });
    pair.value = scalar;
  }
}

function pairsOf(map: YAMLMap, names: readonly string[]): Pair[] {
  return map.items.filter((pair) => names.includes(keyText(pair.key)));
}
