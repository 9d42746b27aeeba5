import { Composer, type Document, Lexer, Parser, type YAMLParseError } from 'yaml';
import { composeValue, type YamlValue } from './compose-value.ts';
import type { LoadSession } from './load-session.ts';
import type { SourceText } from './source-text.ts';

/**
 * Reads one YAML document; places of its values go to the session.
 * What is wrong becomes faults; null when there is nothing to go on with.
 */
export function readYaml(
  source: SourceText,
  session: Pick<LoadSession, 'faults' | 'places'>,
): YamlValue | null {
  const nul = source.text.indexOf('\0');
  if (nul >= 0) {
    const message = 'the text has a NUL byte; expected plain YAML';
    session.faults.error('ERR_FILE_UNREADABLE', message, { source, offset: nul });
    return null;
  }
  const documents = parseWithLimits(source, session);
  const first = documents?.[0];
  if (!documents || !first) return null;
  reportFurtherDocuments(documents, source, session);
  if (reportSyntax(first.errors, source, session)) return null;
  if (first.contents === null) {
    session.faults.error('ERR_YAML_SYNTAX', 'the YAML is empty', { source, offset: 0 });
    return null;
  }
  return composeValue(first.contents, source, session);
}

/** The recursive steps of the parser must not see what is too deep for the stack. */
const maxDepth = 100;
/** Far more than a Flow needs; about a second of parsing. */
const maxTokens = 500_000;

function parseWithLimits(
  source: SourceText,
  { faults }: Pick<LoadSession, 'faults'>,
): Document[] | null {
  const parser = new Parser();
  const tokens = [];
  let count = 0;
  for (const lexeme of new Lexer().lex(source.text)) {
    count += 1;
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > maxDepth + 1 || count > maxTokens) {
      const limit =
        count > maxTokens ? `more than ${maxTokens} tokens` : `more than ${maxDepth} levels`;
      const offset = Math.min(parser.offset, source.text.length);
      faults.error('ERR_YAML_LIMIT', `the YAML has ${limit}`, { source, offset });
      return null;
    }
  }
  for (const token of parser.end()) tokens.push(token);
  // Its check for equal keys compares each with each; composing finds them faster.
  const composer = new Composer({ uniqueKeys: false, logLevel: 'silent' });
  return [...composer.compose(tokens, true, source.text.length)];
}

function reportFurtherDocuments(
  [, second]: readonly Document[],
  source: SourceText,
  { faults }: Pick<LoadSession, 'faults'>,
): void {
  if (!second) return;
  faults.error(
    'ERR_YAML_SYNTAX',
    'the file has several documents; expected one, without a second "---"',
    { source, offset: second.range?.[0] ?? 0 },
  );
}

/** What follows the first faults of syntax is mostly their consequence. */
const maxSyntaxFaults = 10;
/** yaml 2.9 reports it, and reads rightly, where a list is a key of an indented mapping: `[IndexRequest, UpdateRequest]:`. */
const falseAlarm = 'IMPOSSIBLE';

function reportSyntax(
  errors: readonly YAMLParseError[],
  source: SourceText,
  { faults }: Pick<LoadSession, 'faults'>,
): boolean {
  const found = errors.filter(({ code }) => code !== falseAlarm);
  for (const { code, message, pos } of found.slice(0, maxSyntaxFaults)) {
    const text = code === 'TAB_AS_INDENT' ? 'a tab indents this line; use blanks' : message;
    faults.error('ERR_YAML_SYNTAX', text, { source, offset: pos[0] });
  }
  return found.length > 0;
}
