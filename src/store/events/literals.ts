/** A value of a query parameter `{name:Type}`. */
export type ParameterValue = string | number | readonly string[];
export type Parameters = Readonly<Record<string, ParameterValue>>;

/**
 * Puts the values of `{name:Type}` parameters into a statement as literals. For chDB alone: its binding runs queries with parameters
 * one at a time in the whole process (they share one native list of values), so that a slow search would hold up all others.
 * A remote server gets real parameters.
 */
export function bindLiterals(sql: string, parameters: Parameters): string {
  return sql.replaceAll(/\{(\w+):([\w()]+)\}/g, (place, name: string) => {
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (value === undefined) throw new TypeError(`no value for the parameter ${place}`);
    return literal(value);
  });
}

function literal(value: ParameterValue): string {
  if (typeof value === 'string') return stringLiteral(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${value} cannot be a parameter`);
    return Number.isInteger(value) ? BigInt(value).toString() : String(value);
  }
  return `[${value.map(stringLiteral).join(', ')}]`;
}

/** Backslash and quote can end a literal, NUL can end a statement; the braces could be taken for a parameter by the engine. */
export function stringLiteral(text: string): string {
  return `'${text.toWellFormed().replaceAll(/[\\'\0\b\f\n\r\t{}]/g, (sign) => escapes[sign] ?? sign)}'`;
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '\0': '\\0',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '{': '\\x7B',
  '}': '\\x7D',
};
