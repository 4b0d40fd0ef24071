/** ISO 3166-1 code of a country that a vendor names by code or by its English name; undefined if it is neither. */
export function countryCodeOf(country: string | undefined): string | undefined {
  if (country === undefined) return undefined;
  const text = country.trim();
  if (/^[A-Za-z]{2}$/.test(text)) return text.toUpperCase();
  return (codesByName ??= namesToCodes()).get(text.toLowerCase());
}

let codesByName: ReadonlyMap<string, string> | undefined;

/** From the names that the runtime knows (Unicode CLDR), so that no list has to be kept here. */
function namesToCodes(): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const letters = Array.from({ length: 26 }, (_, i) => String.fromCharCode(65 + i));
  const codes = letters.flatMap((first) => letters.map((second) => `${first}${second}`));
  // the codes of withdrawn countries have the names of those that took their place: the first in the alphabet that names itself counts
  const current = codes.filter((code) => Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`);
  return new Map(
    current.flatMap((code): [string, string][] => {
      const name = names.of(code);
      return name === undefined ? [] : [[name.toLowerCase(), code]];
    }),
  );
}
