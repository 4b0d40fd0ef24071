/**
 * Sums of products of a series with itself, `lag` values later, for lags from 0 to `longest`: by way of its spectrum (Wiener and Khinchin), which
 * costs n log n in place of n times `longest`. Memory: 64 kB for good, for a length of 2,048.
 */
export function autocovariance(series: Float64Array, longest: number): Float64Array {
  let size = 1;
  while (size < series.length + longest + 1) size *= 2;
  const { real, imaginary } = circle(size);
  real.fill(0);
  imaginary.fill(0);
  real.set(series);
  transform(real, imaginary);
  for (let i = 0; i < size; i++) {
    const re = real[i] ?? 0;
    const im = imaginary[i] ?? 0;
    real[i] = re * re + im * im;
    imaginary[i] = 0;
  }
  // the power spectrum is even, so the way back is the same transform
  transform(real, imaginary);
  const sums = real.slice(0, longest + 1);
  for (let lag = 0; lag <= longest; lag++) sums[lag] = (sums[lag] ?? 0) / size;
  return sums;
}

/** Fast Fourier transform in place, decimation in time (Cooley and Tukey 1965). The length is a power of two. */
function transform(real: Float64Array, imaginary: Float64Array): void {
  const size = real.length;
  for (let i = 1, j = 0; i < size; i++) {
    let bit = size >> 1;
    for (; (j & bit) !== 0; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    swap(real, i, j);
    swap(imaginary, i, j);
  }
  const { cosines, sines } = circle(size);
  for (let half = 1; half < size; half *= 2) {
    const stride = size / (2 * half);
    for (let k = 0; k < half; k++) {
      const cos = cosines[k * stride] ?? 0;
      const sin = sines[k * stride] ?? 0;
      for (let a = k; a < size; a += 2 * half) {
        const b = a + half;
        const re = real[b] ?? 0;
        const im = imaginary[b] ?? 0;
        const turnedRe = re * cos + im * sin;
        const turnedIm = im * cos - re * sin;
        const stayRe = real[a] ?? 0;
        const stayIm = imaginary[a] ?? 0;
        real[b] = stayRe - turnedRe;
        imaginary[b] = stayIm - turnedIm;
        real[a] = stayRe + turnedRe;
        imaginary[a] = stayIm + turnedIm;
      }
    }
  }
}

function swap(values: Float64Array, i: number, j: number): void {
  const value = values[i] ?? 0;
  values[i] = values[j] ?? 0;
  values[j] = value;
}

interface Circle {
  /** scratch */
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
}

/** half a turn in `size / 2` steps; a week in slots of one length needs one of them */
const circles = new Map<number, Circle>();

function circle(size: number): Circle {
  const known = circles.get(size);
  if (known !== undefined) return known;
  const angle = (k: number): number => (2 * Math.PI * k) / size;
  const made = {
    real: new Float64Array(size),
    imaginary: new Float64Array(size),
    cosines: Float64Array.from({ length: size / 2 }, (_, k) => Math.cos(angle(k))),
    sines: Float64Array.from({ length: size / 2 }, (_, k) => Math.sin(angle(k))),
  };
  circles.set(size, made);
  return made;
}
