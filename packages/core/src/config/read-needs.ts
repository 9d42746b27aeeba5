import { describeValue } from './describe-value.ts';
import type { Place } from './flow-config.ts';
import type { LoadSession } from './load-session.ts';
import type { Location } from './source-text.ts';

/** The Pods a Pod waits for. */
export interface Needs {
  /** null: the Pod before it. */
  names: readonly string[] | null;
  /** Parallel to `names`; missing for a Pod built in code. */
  places?: readonly Place[];
}

/** Reads `needs`: one name or a list; each counts once. Whether the Pods exist is for the graph to say. */
export function readNeeds(given: unknown, at: Location | undefined, session: LoadSession): Needs {
  if (given === undefined || given === '') return { names: null };
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  const found = new Map<string, Location | undefined>();
  for (const [index, item] of list.entries()) {
    const itemAt = session.places.valueOf(list, index) ?? at;
    const name = typeof item === 'number' ? String(item) : item;
    if (typeof name === 'string') {
      if (!found.has(name)) found.set(name, itemAt);
      continue;
    }
    const message = `"needs" has ${describeValue(item)}; expected the name of a Pod or a list of names`;
    session.faults.error('ERR_VALUE', message, itemAt);
  }
  if (found.size === 0) return { names: null };
  const places = [...found.values()].flatMap((spot) =>
    spot ? [spot.source.place(spot.offset)] : [],
  );
  return {
    names: [...found.keys()],
    ...(places.length === found.size && { places }),
  };
}
