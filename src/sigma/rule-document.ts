/** What a rule's document is made of, and how a problem in it is told. */

/** Where in the document, as keys and indexes, and what is wrong. */
export type Report = (path: Path, message: string) => void;
export type Path = readonly (string | number)[];

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
