import { gramSlots, MOST_GRAMS, share, type GramWeights } from './gram-weights.ts';

export interface WeighedNames {
  readonly signs: readonly Uint8Array[];
  /** 1 generated, 0 not */
  readonly labels: Uint8Array;
  readonly weights: Float64Array;
}

/**
 * Fits the weights by AdaGrad (Duchi 2011) over the rows named, in an order that `random` draws.
 *
 * @param rows which names to learn from
 */
export function trainGrams(
  names: WeighedNames,
  rows: Int32Array,
  random: () => number,
  { slots = 1 << 16, epochs = 6, rate = 0.5, decay = 1e-6 } = {},
): GramWeights {
  const weights = new Float32Array(slots);
  const squares = new Float32Array(slots).fill(1e-3);
  const order = rows.slice();
  const scratch = new Int32Array(MOST_GRAMS);
  let bias = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (const row of order) {
      const signs = names.signs[row];
      if (signs === undefined) continue;
      const count = gramSlots(signs, scratch, slots);
      const scale = share(count);
      let sum = bias;
      for (let at = 0; at < count; at++) sum += (weights[scratch[at] ?? 0] ?? 0) * scale;
      const error = (1 / (1 + Math.exp(-sum)) - (names.labels[row] ?? 0)) * (names.weights[row] ?? 0);
      bias -= 0.01 * error;
      for (let at = 0; at < count; at++) {
        const slot = scratch[at] ?? 0;
        const weight = weights[slot] ?? 0;
        const gradient = error * scale + decay * weight;
        const square = (squares[slot] ?? 0) + gradient * gradient;
        squares[slot] = square;
        weights[slot] = weight - (rate * gradient) / Math.sqrt(square);
      }
    }
  }
  return quantise(weights, bias);
}

/** Weights beyond the 127th step of the scale are cut; the scale leaves one in a thousand of them out. */
function quantise(weights: Float32Array, bias: number): GramWeights {
  const sizes = weights.map(Math.abs).sort();
  const largest = Math.max(sizes[Math.floor(sizes.length * 0.999)] ?? 0, 1e-6);
  const scale = largest / 127;
  const quantised = Int8Array.from(weights, (weight) => Math.max(-127, Math.min(127, Math.round(weight / scale))));
  return { quantised, scale: Math.fround(scale), bias: Math.fround(bias) };
}

export function shuffle(order: Int32Array, random: () => number): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
}
