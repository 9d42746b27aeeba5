import { median } from './median.mjs';

/**
 * Runs each of `candidates`, functions that resolve with a figure, by turns, so that what else the machine does meets all;
 * resolves with the median of each. The first turn only warms up.
 */
export async function byTurns(candidates, rounds = 5) {
  const names = Object.keys(candidates);
  const figures = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const figure = await candidates[name]();
      if (round > 0) figures[name].push(figure);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(figures[name])]));
}
