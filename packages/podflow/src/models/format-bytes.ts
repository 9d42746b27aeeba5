/** `605 MB`, `1.2 GB`, `532 B`: units of 1000, as disks and networks have them. */
export function formatBytes(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  const value = bytes / 1000 ** power;
  return `${value.toFixed(power > 0 && value < 10 ? 1 : 0)} ${units[power]}`;
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'];
