import { FlowError } from '../document/flow-error.ts';

/** Kinds of pictures, named like the endings of their files; `mmd` is Mermaid. */
export const plotFormats = ['svg', 'png', 'dot', 'mmd', 'html'] as const;
export type PlotFormat = (typeof plotFormats)[number];

/** What a picture of a format is: the bytes of a file, or text. */
export type Picture<F extends PlotFormat = PlotFormat> = F extends 'png' ? Uint8Array : string;

/**
 * The format that the ending of a file asks for, in whatever case; `svg` where there is no file.
 *
 * @throws FlowError `ERR_VALUE` when no format has that ending
 */
export function plotFormatOf(output: string | undefined): PlotFormat {
  if (output === undefined) return 'svg';
  const ending = /\.([^./\\]+)$/.exec(output)?.[1]?.toLowerCase();
  const format = plotFormats.find((each) => each === ending);
  if (format !== undefined) return format;
  const endings = plotFormats.map((each) => `.${each}`).join(', ');
  const message = `A picture cannot be written to ${JSON.stringify(output)}: its ending says no format; use one of ${endings}, or name the format.`;
  throw new FlowError('ERR_VALUE', message);
}
