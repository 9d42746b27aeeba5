import { dirname } from 'node:path';
import { type Document, isMap, isScalar, parseDocument, YAMLMap } from 'yaml';
import type { FlowConfig } from './flow-config.ts';
import { movePaths } from './move-paths.ts';
import { writePods } from './write-pods.ts';
import { writeSettings } from './write-settings.ts';

/** The YAML of a Flow. */
export interface SavedFlow {
  text: string;
  /** What will not be the same when it is loaded, and why; one sentence each. */
  warnings: readonly string[];
}

/** Where the YAML of a Flow will stand. */
export interface SaveOptions {
  /** Absolute path; undefined: it stays where the Flow was read from. */
  path?: string | undefined;
  /** Folder that relative paths were relative to, besides that of the Flow. */
  cwd: string;
}

/**
 * The YAML that gives the same Flow again. The text that a Flow was read from stays as it is, with its comments and
 * variables: Pods added in code are appended, settings changed in code are written under `with`. A file that is saved in
 * another folder has its relative paths (`uses…`, `modules`) rewritten; one saved under another name keeps the name of
 * the Flow under `with`.
 */
export function saveFlowConfig(config: FlowConfig, { path, cwd }: SaveOptions): SavedFlow {
  const { text = skeleton } = config.source ?? {};
  const document = parseDocument(text, { uniqueKeys: false, logLevel: 'silent' });
  // yaml 2.9 reports a list as key of an indented mapping, and writes it rightly.
  document.errors = [];
  const contents = contentsOf(document);
  const warnings: string[] = [];
  const changes = [
    writeSettings(document, contents, config, path),
    writePods(document, contents, config, warnings),
    path !== undefined && movePaths(document, { config, cwd, folder: dirname(path), warnings }),
  ];
  const changed = config.source === undefined || changes.includes(true);
  return { text: changed ? print(document, text) : text, warnings };
}

const skeleton = "!Flow\nversion: '1'\n";

/** The mapping of the Flow; a bare `!Flow` gets one. */
function contentsOf(document: Document): YAMLMap {
  const { contents } = document;
  if (isMap(contents)) return contents;
  const map = new YAMLMap(document.schema);
  if (isScalar(contents) && contents.tag !== undefined) map.tag = contents.tag;
  document.contents = map;
  return map;
}

/** In the style of the text it came from. */
function print(document: Document, source: string): string {
  const text = document.toString({
    lineWidth: 0,
    flowCollectionPadding: /[[{] +\w/.test(source) || !/[[{]\w/.test(source),
    indentSeq: !/^pods:.*\n(?:\s*#.*\n)*-/m.test(source),
  });
  return source.includes('\r\n') ? text.replace(/\r?\n/g, '\r\n') : text;
}
