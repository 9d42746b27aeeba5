const unprintable = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Text that is safe between the tags and in the attributes of XML. */
export function escapeMarkup(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Replaces the characters that XML cannot hold by U+FFFD. */
export function printable(text: string): string {
  return text.replace(unprintable, '\ufffd');
}
