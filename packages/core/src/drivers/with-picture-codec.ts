import type { DriverDefinition, ModuleExport } from '../config/driver-definition.ts';

/** Definitions in which the drivers that read or write pictures know the codec of a platform. */
export function withPictureCodec(
  definitions: ReadonlyMap<string, DriverDefinition>,
  support: ModuleExport,
): ReadonlyMap<string, DriverDefinition> {
  return new Map(
    [...definitions].map(([name, definition]) => [
      name,
      pictureDrivers.has(name) ? { ...definition, support } : definition,
    ]),
  );
}

const pictureDrivers: ReadonlySet<string> = new Set([
  'BufferImage2Blob',
  'URI2Blob',
  'DataURI2Blob',
  'Blob2PngURI',
  'ConvertDriver',
]);
