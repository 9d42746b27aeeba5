import { isShowable } from './showable.js';

/**
 * What the page shows of one match.
 * @param {object} match a Document of the answer
 */
export function readMatch(match) {
  const tags = match.tags ?? {};
  const words = [tags.annotation, tags.caption, match.text].find(isWords);
  const uri = isShowable(match.uri) ? match.uri : undefined;
  const isPicture = uri !== undefined || (match.mimeType ?? '').startsWith('image/');
  const distance = Number(match.score?.value ?? 0);
  return {
    isPicture,
    words,
    // A file name says more than an id, but is nothing to search with.
    caption: words ?? [tags.file, match.id].find(isWords) ?? '',
    /** The picture itself, or the one that belongs to a caption. */
    picture: uri ?? (isShowable(tags.picture) ? tags.picture : undefined),
    distance,
    similarity: 1 - distance,
  };
}

function isWords(value) {
  return typeof value === 'string' && value.trim() !== '';
}
