import type { ParameterValue, Parameters } from './literals.ts';

/** Gathers the values of a statement and hands out their places. */
export interface SqlParameters {
  text(value: string): string;
  texts(values: readonly string[]): string;
  number(value: number): string;
  readonly values: Parameters;
}

export function createSqlParameters(named: Parameters = {}): SqlParameters {
  const values: Record<string, ParameterValue> = { ...named };
  const placesByValue = new Map<ParameterValue, string>();
  const add = (value: ParameterValue, type: string): string => {
    const known = placesByValue.get(value);
    if (known !== undefined) return known;
    const name = `p${Object.keys(values).length}`;
    values[name] = value;
    const place = `{${name}:${type}}`;
    placesByValue.set(value, place);
    return place;
  };
  return {
    text: (value) => add(value.toWellFormed(), 'String'),
    texts: (list) =>
      add(
        list.map((each) => each.toWellFormed()),
        'Array(String)',
      ),
    number: (value) => add(value, Number.isSafeInteger(value) ? 'Int64' : 'Float64'),
    values,
  };
}
