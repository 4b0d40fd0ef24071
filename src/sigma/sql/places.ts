import type { LogSourceSet } from '../../model/log-source.ts';
import { withoutBlanks } from '../lookup.ts';
import { allBounds, anyBounds, heavily, notBounds, sqlAnd, sqlOr, TRUE, FALSE, type Bounds } from './bounds.ts';
import type { SqlDialect } from './sql-dialect.ts';

/** One place where the value of a field can stand. */
export interface Place {
  /** the value's text; a list or map is JSON; empty where there is no text */
  readonly text: string;
  /** read from a column of its own */
  readonly isLight: boolean;
  readonly present: Bounds;
  /** the value there is the empty text; only asked where `text` is empty */
  readonly isEmptyText: string;
  /** the value there is null; only asked where `text` is empty */
  readonly isNull: string;
  /** only the engine knows what is found: there is a list on the way, or two names differ by nothing but blanks. Nearly always false. */
  readonly unsure: string;
}

export interface PlaceContext {
  readonly dialect: SqlDialect;
  readonly aliases: LogSourceSet['aliases'];
  /** the names with blanks that stored events have: a rule writes them without */
  readonly spaced: readonly string[];
}

/** Where a field is looked for, in this order; the first place that is there counts (see ../lookup.ts). */
export function placesOf(field: string, context: PlaceContext): readonly Place[] {
  const aliases = Object.hasOwn(context.aliases, field) ? (context.aliases[field] ?? []) : [];
  return [field, ...aliases].flatMap((name) => placesOfName(name, context));
}

function placesOfName(name: string, { dialect, spaced }: PlaceContext): Place[] {
  const alike = spaced.filter((key) => key !== name && withoutBlanks(key) === name);
  const has = (key: string): string => `JSONHas(${dialect.json}, ${dialect.literal(key)})`;
  return [
    placeOf([name], FALSE, dialect),
    ...alike.map((key) => placeOf([key], sqlOr(alike.filter((other) => other !== key).map(has)), dialect)),
    ...(name.includes('.') ? [placeOf(name.split('.'), FALSE, dialect)] : []),
  ];
}

/** @param ambiguous another name could be meant */
function placeOf(path: readonly string[], ambiguous: string, dialect: SqlDialect): Place {
  const [name = ''] = path;
  const keys = path.map((key) => dialect.literal(key));
  const column = path.length === 1 ? dialect.column(name) : undefined;
  const at = (depth: number): string => [dialect.json, ...keys.slice(0, depth)].join(', ');
  const whole = at(path.length);
  const has = `JSONHas(${whole})`;
  const unsure = sqlOr([ambiguous, ...path.slice(1).map((_, i) => `JSONType(${at(i + 1)}) = 'Array'`)]);
  const type = (wanted: string): string => `JSONType(${whole}) = '${wanted}'`;
  const rest = { isEmptyText: type('String'), isNull: sqlAnd([has, type('Null')]), unsure };
  if (column === undefined) {
    const present = { ...heavily(has), may: sqlOr([has, unsure]) };
    return { text: `JSONExtract(${whole}, 'String')`, isLight: false, present, ...rest };
  }
  const isFilled = `${column} != ''`;
  const filled = sqlOr([isFilled, has]);
  return { text: column, isLight: true, present: { must: filled, may: filled, lightMust: isFilled, lightMay: TRUE }, ...rest };
} // prettier-ignore

/** Something about the first of the places that is there. False if none is. */
export function atFirst(places: readonly Place[], test: (place: Place) => Bounds): Bounds {
  return anyBounds(places.map((place, i) => allBounds([...places.slice(0, i).map(absent), test(place)])));
}

const absent = (place: Place): Bounds => notBounds(place.present);

export const anyPresent = (places: readonly Place[]): Bounds => anyBounds(places.map(({ present }) => present));

/** A place's text may be that of a list or map: its elements are the engine's to look at. */
export const isJson = ({ text }: Place): string => `(startsWith(${text}, '[') OR startsWith(${text}, '{'))`;
export const isList = ({ text }: Place): string => `startsWith(${text}, '[')`;

/** Numbers that JSON's text may write otherwise than JavaScript does; columns were written by JavaScript. */
export function isOddNumber({ text, isLight }: Place): string {
  return isLight ? FALSE : `match(${text}, '^-?(?:[0-9]{16}|[0-9]*[.]?[0-9]*[eE]|[0-9]+[.][0-9]{15}|0[.]0000)')`;
}
