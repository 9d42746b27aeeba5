import { readFile } from 'node:fs/promises';
import { decodeText, type FlowGraph, type Place } from '@podflow/core';
import { isNode, isPair, LineCounter, parseDocument, visit } from 'yaml';

/**
 * The YAML of each Pod by its name, as it stands in the file, without the indentation that all its lines share. Pods
 * that no readable file describes are missing.
 */
export async function readPodYaml(graph: FlowGraph): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, YamlFile | undefined>();
  const found = new Map<string, string>();
  for (const { name, config } of graph.nodes) {
    const { place } = config;
    if (place === undefined) continue;
    if (!files.has(place.file)) files.set(place.file, await readYaml(place.file));
    const block = files.get(place.file)?.(place);
    if (block !== undefined) found.set(name, block);
  }
  return found;
}

/** Gives the block that starts at a place. */
type YamlFile = (place: Place) => string | undefined;

async function readYaml(file: string): Promise<YamlFile | undefined> {
  try {
    return yamlFile(decodeText(await readFile(file), file));
  } catch {
    return undefined;
  }
}

function yamlFile(text: string): YamlFile {
  const lineCounter = new LineCounter();
  const ends = blockEnds(parseDocument(text, { lineCounter, logLevel: 'silent' }));
  const starts = [...ends.keys()].sort((left, right) => left - right);
  return ({ line, column }) => {
    const lineStart = lineCounter.lineStarts[line - 1];
    if (lineStart === undefined) return undefined;
    // A place may be that of a tag or an anchor in front of the block.
    const start = starts.find((each) => each >= lineStart + column - 1);
    const end = start === undefined ? undefined : ends.get(start);
    if (end === undefined) return undefined;
    const offset = lineStart + column - 1;
    const isFirst = /^[\s-]*$/.test(text.slice(lineStart, offset));
    return dedent(text.slice(isFirst ? lineStart : offset, end));
  };
}

/** Where items of lists and entries of mappings end, by where they start. In UTF-16 units. */
function blockEnds(document: ReturnType<typeof parseDocument>): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const add = (first: unknown, last: unknown): void => {
    if (!isNode(first) || !first.range) return;
    const [start, end] = first.range;
    const until = (isNode(last) && last.range?.[1]) || end;
    // The first entry of a mapping starts where the mapping does, which was here before.
    if (!ends.has(start)) ends.set(start, until);
  };
  visit(document, {
    Seq: (_, { items }) => {
      for (const item of items) add(item, item);
    },
    Map: (_, { items }) => {
      for (const item of items) if (isPair(item)) add(item.key, item.value);
    },
  });
  return ends;
}

function dedent(block: string): string {
  const lines = block.trimEnd().split(/\r?\n/);
  const indents = lines.filter((line) => /\S/.test(line)).map((line) => line.search(/\S/));
  const shared = Math.min(...indents);
  return lines.map((line) => line.slice(shared)).join('\n');
}
