import type { YAMLSeq } from 'yaml';
import {
  type Alias,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { LoadSession } from './load-session.ts';
import type { Location, SourceText } from './source-text.ts';
import { classOfTag, isCoreTag, tagFault, writtenTag } from './yaml-tag.ts';

/** A YAML document as plain data. */
export interface YamlValue {
  /** Mappings have no prototype; `!Tag {…}` is a mapping whose `jtype` is `Tag`. */
  value: unknown;
  /** Where the document begins: its tag, when it has one. */
  at: Location;
}

type Faults = Pick<LoadSession, 'faults' | 'places'>;

/**
 * Turns the nodes of a YAML document into plain data with places. Aliases and `<<` are filled in, a tag becomes `jtype`,
 * a list used as a key becomes the text `[A, B]`. Keys that are repeated or unsafe are faults.
 */
export function composeValue(
  contents: unknown,
  source: SourceText,
  faults: Faults,
): YamlValue | null {
  const composer = new ValueComposer(source, faults);
  const value = composer.compose(contents, 0);
  return composer.exceeded ? null : { value, at: composer.locate(contents) };
}

const maxDepth = 100;
/** Nodes that aliases may repeat, all together. */
const maxAliasedNodes = 10_000;
const unsafeKeys = new Set(['__proto__', 'constructor', 'prototype']);
/** YAML 1.1 has more booleans than 1.2; `on` and `off` stay texts, as in Jina. */
const oldBooleans = new Map(
  ['yes', 'Yes', 'YES', 'no', 'No', 'NO'].map((text) => [text, text.toLowerCase() === 'yes']),
);

class ValueComposer {
  /** A limit was passed: the value is of no use. */
  exceeded = false;
  readonly #source: SourceText;
  readonly #faults: Faults;
  readonly #anchors = new Map<string, unknown>();
  #aliasDepth = 0;
  #aliasedNodes = 0;

  constructor(source: SourceText, faults: Faults) {
    this.#source = source;
    this.#faults = faults;
  }

  compose(node: unknown, depth: number): unknown {
    if (this.exceeded || !this.#isWithinLimits(node, depth)) return null;
    if (isAlias(node)) return this.#composeAlias(node, depth);
    this.#remember(node);
    if (isMap(node)) return this.#composeMap(node, depth);
    if (isSeq(node)) return this.#composeSeq(node, depth);
    return isScalar(node) ? this.#composeScalar(node) : null;
  }

  /** Where a node begins: at its tag, when it has one. */
  locate(node: unknown): Location {
    const { range, tag } = (node ?? {}) as Partial<Scalar>;
    const start = range?.[0] ?? 0;
    const tagged = tag ? this.#source.text.lastIndexOf(writtenTag(tag), start) : -1;
    return { source: this.#source, offset: tagged < 0 ? start : tagged };
  }

  #isWithinLimits(node: unknown, depth: number): boolean {
    if (this.#aliasDepth > 0) this.#aliasedNodes += 1;
    if (depth <= maxDepth && this.#aliasedNodes <= maxAliasedNodes) return true;
    this.exceeded = true;
    const levels = `more than ${maxDepth} levels`;
    const values = `aliases that repeat more than ${maxAliasedNodes} values`;
    const message = `the YAML has ${depth > maxDepth ? levels : values}`;
    this.#faults.faults.error('ERR_YAML_LIMIT', message, this.locate(node));
    return false;
  }

  #remember(node: unknown): void {
    const { anchor } = (node ?? {}) as Partial<Scalar>;
    if (anchor) this.#anchors.set(anchor, node);
  }

  #composeAlias(alias: Alias, depth: number): unknown {
    if (!this.#anchors.has(alias.source)) {
      this.#reject(`the anchor "&${alias.source}" does not exist above`, alias);
      return null;
    }
    this.#aliasDepth += 1;
    const value = this.compose(this.#anchors.get(alias.source), depth + 1);
    this.#aliasDepth -= 1;
    return value;
  }

  #composeMap(node: YAMLMap, depth: number): object {
    const target: Record<string, unknown> = Object.create(null);
    this.#setTag(node, target);
    const merged: unknown[] = [];
    for (const pair of node.items) {
      if (!isPair(pair)) continue;
      const key = this.#composeKey(pair.key);
      if (key === '<<') merged.push(pair.value);
      else if (key !== null && this.#isNewKey(key, pair.key, target)) {
        target[key] = this.compose(pair.value, depth + 1);
        const value = this.locate(isPlaced(pair.value) ? pair.value : pair.key);
        this.#faults.places.set(target, key, { key: this.locate(pair.key), value });
      }
    }
    for (const node of merged) this.#merge(node, target, depth);
    return target;
  }

  #composeKey(key: unknown): string | null {
    this.#remember(key);
    const node = isAlias(key) ? this.#anchors.get(key.source) : key;
    if (isScalar(node)) return node.source ?? String(node.value);
    if (isSeq(node) && node.items.every((item) => isScalar(item))) {
      return `[${node.items.map((item) => String(item.value)).join(', ')}]`;
    }
    this.#reject('this key is not a text', key);
    return null;
  }

  #isNewKey(key: string, node: unknown, target: object): boolean {
    if (unsafeKeys.has(key)) {
      const message = `the key "${key}" is not allowed`;
      this.#faults.faults.error('ERR_KEY_UNKNOWN', message, this.locate(node));
      return false;
    }
    if (!Object.hasOwn(target, key)) return true;
    this.#reject(`the key "${key}" is given twice`, node);
    return false;
  }

  /** `<<: *other`, `<<: [*one, *two]`: what is given before wins. */
  #merge(node: unknown, target: Record<string, unknown>, depth: number): void {
    const value = this.compose(node, depth + 1);
    for (const from of Array.isArray(value) ? value : [value]) {
      if (typeof from !== 'object' || from === null || Array.isArray(from)) {
        if (!this.exceeded) this.#reject('"<<" takes a mapping or a list of mappings', node);
        return;
      }
      for (const [key, entry] of Object.entries(from)) {
        if (key === 'jtype' || Object.hasOwn(target, key)) continue;
        target[key] = entry;
        this.#faults.places.copy(from, key, target, key);
      }
    }
  }

  #composeSeq(node: YAMLSeq, depth: number): unknown[] {
    if (node.tag && !isCoreTag(node.tag)) this.#rejectTag(node, 'a list');
    const target: unknown[] = [];
    for (const [index, item] of node.items.entries()) {
      target.push(this.compose(item, depth + 1));
      const at = this.locate(isPlaced(item) ? item : node);
      this.#faults.places.set(target, index, { key: at, value: at });
    }
    return target;
  }

  #composeScalar(node: Scalar): unknown {
    const { value, tag, type } = node;
    if (tag && !isCoreTag(tag)) {
      if (value !== '' && value !== null) {
        this.#rejectTag(node, 'a text');
        return null;
      }
      const target: object = Object.create(null);
      this.#setTag(node, target);
      return target;
    }
    if (type === 'PLAIN' && typeof value === 'string' && !tag)
      return oldBooleans.get(value) ?? value;
    return value;
  }

  /** Keeps `!Name` as `jtype: Name`, its equivalent. */
  #setTag(node: Scalar | YAMLMap, target: object): void {
    const { tag } = node;
    if (!tag || isCoreTag(tag)) return;
    const className = classOfTag(tag);
    if (className === null) {
      this.#rejectTag(node);
      return;
    }
    Object.assign(target, { jtype: className });
    const at = this.locate(node);
    this.#faults.places.set(target, 'jtype', { key: at, value: at });
  }

  #rejectTag(node: Scalar | YAMLMap | YAMLSeq, got?: string): void {
    this.#faults.faults.error('ERR_YAML_TAG', tagFault(node.tag ?? '', got), this.locate(node));
  }

  #reject(message: string, node: unknown): void {
    this.#faults.faults.error('ERR_YAML_SYNTAX', message, this.locate(node));
  }
}

function isPlaced(node: unknown): boolean {
  return typeof node === 'object' && node !== null && 'range' in node && Boolean(node.range);
}
