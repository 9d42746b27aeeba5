import { isShowable } from './showable.js';

/**
 * What the page shows of one match.
 * @param {object} match a Document of the answer
 */
export function readMatch(match) {
  const tags = match.tags ?? {};
  const words = [tags.annotation, tags.caption, match.text].find(isWords);
  const uri = [match.uri, thumbnailOf(match)].find(isShowable);
  const picture = uri ?? (isShowable(tags.picture) ? tags.picture : undefined);
  const isPicture = uri !== undefined || (match.mimeType ?? '').startsWith('image/');
  const distance = Number(match.score?.value ?? 0);
  return {
    isPicture,
    words,
    // A file name says more than an id, but is nothing to search with.
    caption: words ?? [tags.file, match.id].find(isWords) ?? '',
    /** The picture itself, or the one that belongs to a caption. */
    picture,
    /** Where the picture itself is, when only a thumbnail came. */
    original: isShowable(match.original?.url) ? match.original.url : undefined,
    /** Photos fill their tile; drawings, which often are transparent, get room around them. */
    isPhoto: /^(?:data:)?image\/jpeg/.test(match.original?.mimeType ?? picture),
    distance,
    similarity: 1 - distance,
  };
}

/** The thumbnail of a picture whose `uri` names something else: it is in `buffer`. */
function thumbnailOf({ original, buffer }) {
  return original && buffer ? `data:image/webp;base64,${buffer}` : undefined;
}

function isWords(value) {
  return typeof value === 'string' && value.trim() !== '';
}
