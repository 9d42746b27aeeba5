/** Formats that ImageReader decodes. */
const signatures: readonly { format: string; test: (bytes: Buffer) => boolean }[] = [
  { format: 'PNG', test: (bytes) => startsWith(bytes, '\x89PNG\r\n\x1a\n') },
  { format: 'JPEG', test: (bytes) => startsWith(bytes, '\xff\xd8\xff') },
  { format: 'GIF', test: (bytes) => startsWith(bytes, 'GIF8') },
  { format: 'WebP', test: (bytes) => startsWith(bytes, 'RIFF') && textAt(bytes, 8, 4) === 'WEBP' },
  { format: 'TIFF', test: (bytes) => /^(II[*+]\0|MM\0[*+])/.test(textAt(bytes, 0, 4)) },
  { format: 'AVIF', test: (bytes) => /^ftyp(avif|avis|mif1|miaf)/.test(textAt(bytes, 4, 8)) },
];

/** The names of the formats, for messages. */
export const imageFormats: string = signatures.map(({ format }) => format).join(', ');

/**
 * What the bytes are, by their signature and not by a name or a media type. `undefined` for what is not decoded; SVG is
 * among that, since drawing it runs a document that may refer to other files.
 */
export function imageFormat(bytes: Buffer): string | undefined {
  return signatures.find(({ test }) => test(bytes))?.format;
}

/** A guess at what bytes without a known signature are, for a message. */
export function describeBytes(bytes: Buffer): string {
  if (startsWith(bytes, '\x1f\x8b')) return 'gzip data (perhaps a compressed SVG)';
  if (startsWith(bytes, '%PDF')) return 'a PDF';
  if (startsWith(bytes, 'BM')) return 'perhaps a BMP';
  // Without the zero bytes UTF-16 reads like ASCII.
  const text = textAt(bytes, 0, 4096).replaceAll('\0', '');
  if (/<svg[\s>]/i.test(text)) return 'an SVG drawing';
  if (/<(!doctype html|html|head|body)[\s>]/i.test(text)) return 'an HTML page';
  return `bytes that start with ${bytes.subarray(0, 8).toString('hex')}`;
}

function startsWith(bytes: Buffer, signature: string): boolean {
  return textAt(bytes, 0, signature.length) === signature;
}

function textAt(bytes: Buffer, start: number, length: number): string {
  return bytes.toString('latin1', start, start + length);
}
