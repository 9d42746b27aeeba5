/** The camelCase spelling of a name: `mime_type` and `mimeType` are the same field. */
export function camelCase(name: string): string {
  return name.replace(/(?<=[a-z\d])_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The snake_case spelling of a name: `mimeType` → `mime_type`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
