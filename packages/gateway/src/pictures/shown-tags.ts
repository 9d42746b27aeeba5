import { largePictureOf, type OriginalPicture, type TagValue } from '@podflow/core';

/** A large picture that was a data URI in the tags of a Document. */
export interface TagPicture {
  original: OriginalPicture;
  dataUri: string;
  /** Writes a text where the data URI was. */
  put(text: string): void;
}

/**
 * The same tags with an empty text in place of each large picture, which is passed to `onPicture`. Lists and objects that hold no such
 * picture are not copied.
 */
export function shownTags<T extends TagValue>(
  tags: T,
  onPicture: (picture: TagPicture) => void,
): T {
  if (typeof tags !== 'object' || tags === null) return tags;
  let copy: Record<string, TagValue> | undefined;
  for (const [key, value] of Object.entries(tags)) {
    const original = typeof value === 'string' ? largePictureOf({ uri: value }) : undefined;
    const shown = original ? '' : shownTags(value, onPicture);
    if (shown === value) continue;
    copy ??= (Array.isArray(tags) ? [...tags] : { ...tags }) as Record<string, TagValue>;
    const slots = copy;
    slots[key] = shown;
    const put = (text: string): void => {
      slots[key] = text;
    };
    if (original) onPicture({ original, dataUri: String(value), put });
  }
  return (copy ?? tags) as T;
}
