/** One drawing of OpenMoji. */
export interface Emoji {
  /** Unicode code points as OpenMoji writes them, e.g. `1F355`; names the drawing. */
  hexcode: string;
  /** What it shows, e.g. `pizza`. */
  annotation: string;
  /** E.g. `food-drink`. */
  group: string;
}

/** An entry of OpenMoji's `data/openmoji.json`, as far as it matters. */
export interface OpenMojiEntry extends Emoji {
  /** Empty, or a number for a variant of another emoji. */
  skintone: string | number;
}

/**
 * The standard emoji without variants of skin tone, each once: what the embedded model was measured on.
 * Two entries that differ only in variation selectors are one emoji.
 */
export function selectEmoji(entries: readonly OpenMojiEntry[]): Emoji[] {
  const chosen = new Map<string, Emoji>();
  for (const { hexcode, annotation, group, skintone } of entries) {
    const codes = hexcode.toUpperCase().split('-');
    const key = codes.filter((code) => !variationSelectors.has(code)).join('-');
    const isVariant = skintone !== '' || codes.some((code) => skinTones.has(code));
    if (isVariant || group.startsWith('extras') || chosen.has(key)) continue;
    chosen.set(key, { hexcode, annotation, group });
  }
  return [...chosen.values()];
}

const variationSelectors: ReadonlySet<string> = new Set(['FE0E', 'FE0F']);
const skinTones: ReadonlySet<string> = new Set(['1F3FB', '1F3FC', '1F3FD', '1F3FE', '1F3FF']);
