import type { YamlValue } from './compose-value.ts';
import type { FoundFile } from './find-file.ts';
import type { LoadSession } from './load-session.ts';
import { readTextFile } from './read-text-file.ts';
import { readYaml } from './read-yaml.ts';
import { type Location, SourceText } from './source-text.ts';

/** Reads a YAML file, once in a session: Pods share files. null, with a fault, when it cannot be read. */
export function readYamlFile(
  found: FoundFile,
  session: LoadSession,
  at?: Location,
): YamlValue | null {
  const known = session.files.get(found.path);
  if (known !== undefined) return known;
  const text = readTextFile(found, session.faults, at);
  const yaml = text === null ? null : readYaml(new SourceText(found.file, text), session);
  session.files.set(found.path, yaml);
  return yaml;
}
