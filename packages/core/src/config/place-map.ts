import type { Location } from './source-text.ts';

interface Spots {
  key: Location;
  value: Location;
}

/** Where keys and values of plain objects and lists stand in the YAML they came from. Objects built in code have no places. */
export class PlaceMap {
  readonly #spots = new WeakMap<object, Map<string, Spots>>();

  set(container: object, key: string | number, spots: Spots): void {
    const known = this.#spots.get(container);
    if (known) known.set(String(key), spots);
    else this.#spots.set(container, new Map([[String(key), spots]]));
  }

  keyOf(container: object, key: string | number): Location | undefined {
    return this.#spots.get(container)?.get(String(key))?.key;
  }

  valueOf(container: object, key: string | number): Location | undefined {
    return this.#spots.get(container)?.get(String(key))?.value;
  }

  /** Gives an entry of `to` the place of one of `from`. */
  copy(from: object, fromKey: string | number, to: object, toKey: string | number): void {
    const spots = this.#spots.get(from)?.get(String(fromKey));
    if (spots) this.set(to, toKey, spots);
  }
}
