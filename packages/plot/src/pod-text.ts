import { type ExecutorConfig, type GraphNode, gatewayName } from '@podflow/core';
import { printable } from './escape-markup.ts';

/** A line that is longer is cut in the middle. In characters. */
const longestLine = 38;

/** Lines of the gateway as the source. */
export const sourceLines: readonly string[] = [gatewayName, 'requests in'];
/** Lines of the gateway as the sink. */
export const sinkLines: readonly string[] = [gatewayName, 'answers out'];

/** A Pod in lines of a few words: its name, what it runs, its shards where there are several, what runs around them. */
export function podLines(node: GraphNode): readonly string[] {
  const { name, config, hasHead, hasTail } = node;
  const { uses, usesBefore, usesAfter, shards, polling } = config;
  return [
    name,
    shortUses(uses),
    ...(shards > 1 ? [`×${shards} shards${polling === 'all' ? ', polling all' : ''}`] : []),
    ...(hasHead && usesBefore ? [`before: ${shortUses(usesBefore)}`] : []),
    ...(hasTail && usesAfter ? [`after: ${shortUses(usesAfter)}`] : []),
    ...problemLines(node),
  ].map(tidyLine);
}

/** A Pod of which the Peas are drawn: its name and what it runs. */
export function clusterLines(node: GraphNode): readonly string[] {
  const { name, config } = node;
  return [name, shortUses(config.uses), ...problemLines(node)].map(tidyLine);
}

function problemLines({ problem }: GraphNode): readonly string[] {
  return problem === undefined ? [] : ['cannot run here:', problem];
}

/** The head or the tail of a Pod with what it runs. */
export function endLines(end: 'head' | 'tail', uses: ExecutorConfig): readonly string[] {
  return [end, tidyLine(shortUses(uses))];
}

function tidyLine(line: string): string {
  return shortLine(printable(line).replace(/\s+/g, ' '));
}

/** The base name of a file, the Executor of a container without registry and tag, or the name of a class. */
function shortUses({ uses, definition }: ExecutorConfig): string {
  if (uses.startsWith('docker://')) return imageName(uses.slice('docker://'.length));
  if (/^[!{-]|\n/.test(uses)) return definition.className;
  return uses.split(/[/\\]/).at(-1) || definition.className;
}

/** `jinahub/pod.encoder.clipimageencoder:0.0.1-1.0.7` is `clipimageencoder`. */
function imageName(image: string): string {
  const name = (image.split('/').at(-1) ?? image).replace(/[@:].*$/, '');
  return /^\w+\.\w+\.(.+)$/.exec(name)?.[1] ?? name;
}

/** Cuts in the middle: names tell most at their ends. */
function shortLine(line: string): string {
  const characters = [...line];
  if (characters.length <= longestLine) return line;
  const head = Math.ceil((longestLine - 1) / 2);
  const tail = Math.floor((longestLine - 1) / 2);
  return [...characters.slice(0, head), '…', ...characters.slice(-tail)].join('');
}

/** About the width of text in a bold sans-serif of 14 px, in px, rather too much than too little. */
export function boldWidth(text: string): number {
  return [...text].reduce((width, character) => width + characterWidth(character), 0);
}

function characterWidth(character: string): number {
  if (character >= '\u1100') return 15;
  if (/[ijltfrI.,:;'|!() ]/.test(character)) return 5.6;
  if (/[mwMW@%]/.test(character)) return 13;
  return /\p{Lu}/u.test(character) ? 10.8 : 8.7;
}
