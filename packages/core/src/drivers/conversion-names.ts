/** Drivers that convert, and the conversion each stands for under `convert_fn` of ConvertDriver. */
export const conversionNames = [
  ['URI2Buffer', 'convert_uri_to_buffer'],
  ['URI2Text', 'convert_uri_to_text'],
  ['URI2DataURI', 'convert_uri_to_data_uri'],
  ['Buffer2URI', 'convert_buffer_to_uri'],
  ['Text2URI', 'convert_text_to_uri'],
  ['BufferImage2Blob', 'convert_buffer_image_to_blob'],
  ['URI2Blob', 'convert_uri_to_blob'],
  ['DataURI2Blob', 'convert_data_uri_to_blob'],
  ['Blob2PngURI', 'convert_blob_to_uri'],
] as const;
