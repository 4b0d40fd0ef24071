/**
 * What SQL can say about a condition: it is certainly true of the rows of `must`, and not of any row outside of `may`. Rows between the two
 * are for the engine to judge. `lightMust` and `lightMay` are the same, looser, from columns alone, without reading JSON: they leave
 * few rows for the rest.
 *
 * Always: lightMust ⊆ must ⊆ truth ⊆ may ⊆ lightMay. `not` turns the bounds around, which keeps this so.
 */
export interface Bounds {
  readonly must: string;
  readonly may: string;
  readonly lightMust: string;
  readonly lightMay: string;
}

export const TRUE = '1';
export const FALSE = '0';

/** From columns alone, without doubt. */
export const lightly = (sql: string): Bounds => ({ must: sql, may: sql, lightMust: sql, lightMay: sql });

/** Without doubt, but only by reading JSON. */
export const heavily = (sql: string): Bounds => ({ must: sql, may: sql, lightMust: FALSE, lightMay: TRUE });

/** Nothing but that it can only be true where `may` is. */
export const atMost = (may: string, lightMay: string): Bounds => ({ must: FALSE, may, lightMust: FALSE, lightMay });

export const always: Bounds = lightly(TRUE);
export const never: Bounds = lightly(FALSE);

export const allBounds = (parts: readonly Bounds[]): Bounds => combined(parts, sqlAnd);
export const anyBounds = (parts: readonly Bounds[]): Bounds => combined(parts, sqlOr);

export function notBounds({ must, may, lightMust, lightMay }: Bounds): Bounds {
  return { must: sqlNot(may), may: sqlNot(must), lightMust: sqlNot(lightMay), lightMay: sqlNot(lightMust) };
}

function combined(parts: readonly Bounds[], join: (parts: readonly string[]) => string): Bounds {
  return {
    must: join(parts.map(({ must }) => must)),
    may: join(parts.map(({ may }) => may)),
    lightMust: join(parts.map(({ lightMust }) => lightMust)),
    lightMay: join(parts.map(({ lightMay }) => lightMay)),
  };
}

export const sqlAnd = (parts: readonly string[]): string => joined(parts, ' AND ', FALSE, TRUE);
export const sqlOr = (parts: readonly string[]): string => joined(parts, ' OR ', TRUE, FALSE);

export function sqlNot(sql: string): string {
  if (sql === TRUE) return FALSE;
  if (sql === FALSE) return TRUE;
  return `NOT (${sql})`;
}

/** @param decides what makes the rest needless @param idle what changes nothing */
function joined(parts: readonly string[], word: string, decides: string, idle: string): string {
  const rest = [...new Set(parts)].filter((part) => part !== idle);
  if (rest.includes(decides)) return decides;
  const [only] = rest;
  if (only === undefined) return idle;
  return rest.length === 1 ? only : `(${rest.join(word)})`;
}
