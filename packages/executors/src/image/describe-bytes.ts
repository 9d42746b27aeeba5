/** A guess at what bytes that are no known picture are, for a message. */
export function describeBytes(bytes: Buffer): string {
  const text = bytes.toString('latin1', 0, 4096).replaceAll('\0', '');
  if (text.startsWith('\x1f\x8b')) return 'gzip data (perhaps a compressed SVG)';
  if (text.startsWith('%PDF')) return 'a PDF';
  if (/<(!doctype html|html|head|body)[\s>]/i.test(text)) return 'an HTML page';
  return `bytes that start with ${bytes.subarray(0, 8).toString('hex')}`;
}
