export interface BandPoint {
  readonly time: number;
  readonly actual: number;
  readonly expected?: number | undefined;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}

export interface BandScale {
  readonly x: (time: number) => number;
  readonly y: (value: number) => number;
  readonly isLogarithmic: boolean;
  readonly bottom: number;
  readonly top: number;
}

/** Logarithmic where the largest value is more than this often the top of the band: else the band would be a line. */
const FAR = 50;

/** Where points of a forecast band lie in a picture of `width` by `height`. Pure. */
export function bandScale(points: readonly BandPoint[], width: number, height: number): BandScale {
  const times = points.map(({ time }) => time);
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const values = points
    .flatMap(({ actual, low, high }) => [actual, low ?? actual, high ?? actual])
    .filter(Number.isFinite);
  const bandTop = Math.max(0, ...points.map(({ high }) => high ?? 0));
  const [least, most] = [Math.min(0, ...values), Math.max(...values, 0)];
  const isLogarithmic = least >= 0 && bandTop > 0 && most > FAR * bandTop;
  const scaled = (value: number): number => (isLogarithmic ? Math.log1p(value) : value);
  const [bottom, top] = [scaled(least), scaled(most) === scaled(least) ? scaled(least) + 1 : scaled(most)];
  return {
    x: (time) => (to === from ? width / 2 : ((time - from) / (to - from)) * width),
    y: (value) => height - ((scaled(value) - bottom) / (top - bottom)) * height,
    isLogarithmic,
    bottom: least,
    top: most,
  };
}

/** A point outside of its band. */
export const isOutside = ({ actual, low, high }: BandPoint): boolean =>
  (high !== undefined && actual > high) || (low !== undefined && actual < low);
