/**
 * The longest part of a text that looks the same inside the quotes of JSON, whoever wrote it: without what must or may be escaped.
 * Empty if there is none.
 */
export function plainInside(text: string): string {
  return text
    .split(/["\\/\u0000-\u001f\u007f\ufffd]+/) // eslint-disable-line no-control-regex
    .reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}
