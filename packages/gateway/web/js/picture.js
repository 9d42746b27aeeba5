/** Longest side of what is sent, pixels: the encoder sees far fewer. */
const maxSide = 512;

/** Data URIs of these types and up to this length go out as they are. */
const sendable = /^data:image\/(?:png|jpeg|webp|gif);base64,/;
const sendableLength = 300_000;

/**
 * The data URI to search with, of a picture that came from the user's disk or clipboard.
 * @param {Blob} file
 * @returns {Promise<string>} rejects with a message for the user when it is no picture
 */
export async function pictureOfFile(file) {
  const address = URL.createObjectURL(file);
  try {
    return drawn(await load(address));
  } catch (error) {
    const name = file.name ? `“${file.name}”` : 'This';
    throw new Error(`${name} is no picture this browser can read. Use PNG, JPEG or WebP.`, {
      cause: error,
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}

/**
 * The data URI to search with, of a picture that the page shows.
 * @param {string} uri
 */
export async function pictureOfUri(uri) {
  if (sendable.test(uri) && uri.length <= sendableLength) return uri;
  return drawn(await load(uri));
}

async function load(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  return image;
}

function drawn(image) {
  // An SVG without a size has none; it is drawn as large as allowed.
  const width = image.naturalWidth || maxSide;
  const height = image.naturalHeight || maxSide;
  const scale = Math.min(1, maxSide / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  // JPEG has no transparency: what shows through is white, as on the page.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/jpeg', 0.92);
}
