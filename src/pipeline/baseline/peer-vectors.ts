/** Weights of words, of length 1. */
export type Vector = Map<number, number>;

/** TF-IDF with the logarithm of how often (Salton and Buckley 1988). @param weigh the weight of a word by how few have it */
export function vectorOf(words: ReadonlyMap<number, number>, weigh: (word: number) => number): Vector {
  const vector: Vector = new Map();
  for (const [word, count] of words) vector.set(word, Math.log1p(count) * Math.max(0, weigh(word)));
  return unit(vector);
}

/** Directions by their words, so that a vector is compared with all that share one with it in one go. Memory: 16 bytes a word of each. */
export class Directions {
  /** of each word, by turns the number of a direction and the word's weight in it */
  readonly #weightsByWord = new Map<number, number[]>();
  readonly #cosines: number[] = [];

  /** Takes one more: its number is how many there were before. */
  add(direction: Vector): void {
    const number = this.#cosines.push(0) - 1;
    for (const [word, weight] of direction) {
      const weights = this.#weightsByWord.get(word);
      if (weights === undefined) this.#weightsByWord.set(word, [number, weight]);
      else weights.push(number, weight);
    }
  }

  /** The number of the nearest by cosine, the first of several; -1 if none shares a word. */
  nearest(vector: Vector): { readonly number: number; readonly cosine: number } {
    const cosines = this.#cosines.fill(0);
    for (const [word, weight] of vector) {
      const weights = this.#weightsByWord.get(word) ?? NONE;
      for (let i = 0; i < weights.length; i += 2) {
        const number = weights[i] ?? 0;
        cosines[number] = (cosines[number] ?? 0) + weight * (weights[i + 1] ?? 0);
      }
    }
    let nearest = -1;
    let cosine = 0;
    for (const [number, here] of cosines.entries()) if (here > cosine) [nearest, cosine] = [number, here];
    return { number: nearest, cosine };
  }
}

const NONE: readonly number[] = [];

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
