/** Addresses of the picture of a stored Document, from the root of the server. */
export interface PictureAddress {
  /** Address of the picture as it is stored. */
  url: string;
  /** Address of a smaller picture; `?size=N` for at most N pixels a side. */
  thumbnail: string;
}

/** Characters of a percent-encoded id up to which it has an address. */
const maxLength = 4_000;

/** Undefined for an id that cannot stand in an address: clients take `.` and `..` for folders. */
export function pictureAddress(id: string): PictureAddress | undefined {
  if (id === '.' || id === '..') return undefined;
  const name = encodeURIComponent(id);
  if (name.length > maxLength) return undefined;
  const thumbnail = `/api/pictures/${name}`;
  return { url: `${thumbnail}/original`, thumbnail };
}
