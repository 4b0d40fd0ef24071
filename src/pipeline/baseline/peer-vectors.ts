/** Weights of words, of length 1. */
export type Vector = Map<number, number>;

/** TF-IDF with the logarithm of how often (Salton and Buckley 1988). @param weigh the weight of a word by how few have it */
export function vectorOf(words: ReadonlyMap<number, number>, weigh: (word: number) => number): Vector {
  const vector: Vector = new Map();
  for (const [word, count] of words) vector.set(word, Math.log1p(count) * Math.max(0, weigh(word)));
  return unit(vector);
}

export function cosine(a: Vector, b: Vector): number {
  const small = a.size <= b.size ? a : b;
  const large = small === a ? b : a;
  let sum = 0;
  small.forEach((weight, word) => (sum += weight * (large.get(word) ?? 0)));
  return sum;
}

/** The mean direction of vectors, its `most` heaviest words. */
export function scaled(vectors: readonly Vector[], most: number): Vector {
  const sum: Vector = new Map();
  for (const vector of vectors) for (const [word, weight] of vector) sum.set(word, (sum.get(word) ?? 0) + weight);
  return unit(new Map([...sum].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, most)));
}

function unit(vector: Vector): Vector {
  let square = 0;
  for (const weight of vector.values()) square += weight * weight;
  const length = Math.sqrt(square);
  if (length > 0) for (const [word, weight] of vector) vector.set(word, weight / length);
  return vector;
}
