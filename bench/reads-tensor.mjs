/** The sum of a tensor: reads every number of it. */
export function sumOf({ data }) {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i];
  return sum;
}

/** An Executor that only reads the blobs of Documents. */
export class ReadsTensor {
  static kind = 'crafter';

  craft({ blob }) {
    return { weight: sumOf(blob) };
  }
}
