/** ClickHouse's text of a parameter: backslash escapes. */
export function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/gs, (_, sign: string) => signs[sign] ?? sign);
}

const signs: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '0': '\0', N: '\\N' };

/** `['a','it\'s']` */
export function arrayTexts(text: string): string[] {
  return [...text.matchAll(/'((?:[^'\\]|\\.)*)'/gs)].map(([, inside]) => unescaped(inside ?? ''));
}
