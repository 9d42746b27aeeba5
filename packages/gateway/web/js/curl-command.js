/**
 * The command for a POSIX shell that asks the server what the page asks it. A picture is not part of the command: it
 * reads `picture.jpg`, whose type the server tells from its bytes.
 * @param {{ text: string, picture?: string }} query
 * @param {{ topK: number, origin: string }} options
 * @returns {string}
 */
export function curlCommand({ text, picture }, { topK, origin }) {
  const curl = `curl ${quoted(`${origin}/api/search`)} \\\n  -H 'content-type: application/json' \\\n  -d`;
  if (!picture) return `${curl} ${quoted(JSON.stringify({ data: [text], top_k: topK }))}`;
  const body = `{"data":["data:image/jpeg;base64,%s"],"top_k":${topK}}`;
  return [
    '# picture.jpg: the picture to search with',
    `printf '${body}' "$(base64 < picture.jpg | tr -d '\\n')" |`,
    `${curl} @-`,
  ].join('\n');
}

/** As one word of a POSIX shell. */
function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
