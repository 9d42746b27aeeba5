const coreTags = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`),
);

/** True for the types of YAML itself: `!!str` and the like. */
export function isCoreTag(tag: string): boolean {
  return tag === '!' || coreTags.has(tag);
}

/** `Flow` of `!Flow`; null for tags that cannot name a class, such as `!!python/object`. */
export function classOfTag(tag: string): string | null {
  return /^!([A-Za-z_]\w*)$/.exec(tag)?.[1] ?? null;
}

/** The class that a `jtype` names; people also write it with empty arguments behind: `EncodeDriver {}`. Undefined for what names none. */
export function classOfJtype(jtype: unknown): string | undefined {
  if (typeof jtype !== 'string') return undefined;
  return jtype.replace(/^!?([A-Za-z_]\w*)\s*\{\s*\}$/, '$1');
}

/** Why a tag is refused. Nothing is ever built or imported because of a tag. */
export function tagFault(tag: string, got?: string): string {
  const name = writtenTag(tag);
  if (/^!(?:include|inc|import)\b/i.test(tag)) {
    return `the tag "${name}" does not exist in Jina 1.0; name the YAML file of an Executor under uses`;
  }
  if (got && classOfTag(tag)) return `the tag "${name}" stands before ${got}; expected a mapping`;
  return `the tag "${name}" is not allowed; expected the name of a class, e.g. !NumpyIndexer`;
}

/** `!!str` for a tag of YAML itself, which the parser resolves. */
export function writtenTag(tag: string): string {
  return tag.replace('tag:yaml.org,2002:', '!!');
}
