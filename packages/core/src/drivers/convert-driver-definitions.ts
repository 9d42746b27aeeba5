import type { DriverDefinition } from '../config/driver-definition.ts';
import type { ArgumentDefinition } from '../config/executor-definition.ts';
import { conversionNames } from './conversion-names.ts';
import { type Arguments, chunksThenRoots, define } from './define-driver.ts';

const charset: ArgumentDefinition = {
  type: 'string',
  default: 'utf-8',
  description: 'Charset of a text.',
};

const dataUri: Arguments = {
  charset,
  base64: {
    type: 'boolean',
    default: false,
    description: 'Base64 for texts too; other types always have it.',
  },
};

const colorAxis: Arguments = {
  color_axis: {
    type: 'integer',
    default: -1,
    description: 'Place of the colours: 0 for [3, height, width], -1 for [height, width, 3].',
  },
};

const uriPrefix: Arguments = {
  uri_prefix: { type: 'string', description: 'Put before each uri.' },
};

const png: Arguments = {
  width: { type: 'integer', description: 'Pixels; none: as the blob.' },
  height: { type: 'integer', description: 'Pixels; none: as the blob.' },
  resize_method: {
    type: 'string',
    default: 'BILINEAR',
    choices: ['BILINEAR', 'BICUBIC', 'LANCZOS'],
    description: 'Kernel of the scaling.',
  },
};

/** Drivers that change how a Document holds its content. */
export const convertDriverDefinitions: readonly DriverDefinition[] = [
  converter('URI2Buffer', 'Reads what the uri stands for into the buffer.'),
  converter('URI2Text', 'Reads what the uri stands for as text.', { charset }),
  converter('URI2DataURI', 'Makes the uri of a file a data URI.', dataUri),
  converter('Buffer2URI', 'Writes the buffer into the uri as a data URI.', dataUri),
  converter('Text2URI', 'Writes the text into the uri as a data URI.', dataUri),
  converter('BufferImage2Blob', 'Decodes the picture in the buffer to a blob.', colorAxis),
  converter('URI2Blob', 'Decodes the picture behind the uri to a blob.', {
    ...colorAxis,
    ...uriPrefix,
  }),
  converter('DataURI2Blob', 'Decodes the picture in a data URI to a blob.', colorAxis),
  converter('Blob2PngURI', 'Writes the blob into the uri as a PNG.', png),
  converter('ConvertDriver', 'Does the conversion that convert_fn names.', {
    convert_fn: {
      type: 'string',
      choices: conversionNames.flatMap(([driver, conversion]) => [conversion, driver]),
      description: 'Required. Name of the conversion, as Jina has it, or of its driver.',
    },
    ...dataUri,
    ...colorAxis,
    ...uriPrefix,
    ...png,
  }),
];

function converter(name: string, description: string, own: Arguments = {}): DriverDefinition {
  return define(name, description, chunksThenRoots, own);
}
