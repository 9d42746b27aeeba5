/** True when the first box of an ISO media file has this type, four letters. */
export function isIsoMedia(bytes: Buffer, type: string): boolean {
  return bytes.length >= 8 && bytes.toString('latin1', 4, 8) === type;
}

const heicBrands = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'];

/**
 * Which picture format an ISO media file is, by all its brands: the first may only say that it holds pictures (`mif1`,
 * `miaf`). Then the codec decides that the file names. undefined for films and all other files.
 */
export function isoPictureKind(bytes: Buffer): 'avif' | 'heic' | undefined {
  if (!isIsoMedia(bytes, 'ftyp')) return undefined;
  const brands = brandsOf(bytes);
  const [major = ''] = brands;
  if (/^avi[fs]$/.test(major)) return 'avif';
  if (heicBrands.includes(major)) return 'heic';
  if (!/^(?:mif[12]|miaf|msf1)$/.test(major)) return undefined;
  if (brands.some((brand) => /^avi[fs]$/.test(brand))) return 'avif';
  if (brands.some((brand) => heicBrands.includes(brand))) return 'heic';
  return /hvc1|hev1/.test(bytes.toString('latin1')) ? 'heic' : 'avif';
}

/** The major brand, then those it is compatible with. */
function brandsOf(bytes: Buffer): string[] {
  const end = Math.min(bytes.readUInt32BE(0), bytes.length);
  const brands = [bytes.toString('latin1', 8, 12)];
  for (let place = 16; place + 4 <= end; place += 4) {
    brands.push(bytes.toString('latin1', place, place + 4));
  }
  return brands;
}
