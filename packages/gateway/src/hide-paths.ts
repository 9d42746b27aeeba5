/** Folders of an absolute path of Unix, also after `file:`; not those of a URL, of a MIME type or of base64. */
const unixFolders = /(?<![\w.~/,;+-])(?<!:(?=\/\/))(?:file:\/*)?\/(?:[^\s'"`/]+\/)+/g;

/** Folders of an absolute path of Windows or of a network share. */
const windowsFolders = /(?<!\w)(?:[A-Za-z]:\\+|\\\\)(?:[^\s'"`\\]+\\+)*/g;

/** A message with absolute paths cut to their last part: what the server's disk looks like is not the client's business. */
export function hidePaths(message: string): string {
  return message.replace(unixFolders, '').replace(windowsFolders, '');
}
