import { readFileSync } from 'node:fs';
import { decodeText, type Fault, SourceText } from '@podflow/core';

/** Faults with the lines they are about. Those of the graph know their place, but not the text there. */
export function withFrames(faults: readonly Fault[]): Fault[] {
  const sources = new Map<string, SourceText | undefined>();
  return faults.map((fault) => {
    const { file, line, column, frame } = fault;
    if (frame !== undefined || !file || !line || !column) return fault;
    if (!sources.has(file)) sources.set(file, readSource(file));
    const source = sources.get(file);
    return source ? { ...fault, frame: source.frame(offsetOf(source.text, line, column)) } : fault;
  });
}

function readSource(file: string): SourceText | undefined {
  try {
    return new SourceText(file, decodeText(readFileSync(file), file));
  } catch {
    return undefined;
  }
}

function offsetOf(text: string, line: number, column: number): number {
  const before = text.split('\n').slice(0, line - 1);
  return before.join('\n').length + (line > 1 ? 1 : 0) + column - 1;
}
