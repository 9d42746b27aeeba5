/** Whether bytes begin as an SVG document does, in UTF-8 or UTF-16: after an XML head, comments and a doctype. */
export function isSvg(bytes: Buffer): boolean {
  // Without the zero bytes UTF-16 reads like ASCII.
  let rest = bytes
    .toString('latin1')
    .replaceAll('\0', '')
    .replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
    .trimStart();
  while (rest.startsWith('<')) {
    if (/^<(?:!doctype\s+svg|(?:[\w-]{1,50}:)?svg)[\s>/]/i.test(rest)) return true;
    const end = endOfProlog(rest);
    if (end === undefined) return false;
    rest = rest.slice(end).trimStart();
  }
  return false;
}

/** Where an instruction or a comment ends; undefined when there is none, or it does not end. */
function endOfProlog(text: string): number | undefined {
  const mark = text.startsWith('<?') ? '?>' : text.startsWith('<!--') ? '-->' : undefined;
  const place = mark === undefined ? -1 : text.indexOf(mark);
  return mark === undefined || place < 0 ? undefined : place + mark.length;
}
