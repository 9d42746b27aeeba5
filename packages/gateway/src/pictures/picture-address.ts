/** Where the gateway has the picture of a stored Document. */
export interface PictureAddress {
  /** As it is stored. */
  url: string;
  /** Smaller: `?size=N` for at most N pixels a side. */
  thumbnail: string;
}

/** Longest id, as it stands in an address, that has one: addresses have limits. */
const maxLength = 4_000;

/** Undefined for an id that cannot stand in an address: clients take `.` and `..` for folders. */
export function pictureAddress(id: string): PictureAddress | undefined {
  if (id === '.' || id === '..') return undefined;
  const name = encodeURIComponent(id);
  if (name.length > maxLength) return undefined;
  const thumbnail = `/api/pictures/${name}`;
  return { url: `${thumbnail}/original`, thumbnail };
}
