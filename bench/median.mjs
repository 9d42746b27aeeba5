/** The middle one of some numbers (the upper of the two middle ones of an even count). */
export function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
