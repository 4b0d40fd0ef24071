const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MOST_PREFIXES = 100_000;

/**
 * The prefixes that a pattern means: {YYYY} {MM} {DD} {HH} of each day (hour) in a stretch of time, in UTC, and * for what there is at its place.
 *
 * @param from ms since 1970 @param to ms since 1970
 * @param foldersIn the names after a prefix, up to the next slash
 */
export async function prefixesOf(
  pattern: string,
  from: number,
  to: number,
  foldersIn: (prefix: string) => Promise<readonly string[]>,
): Promise<string[]> {
  const dated = datedPrefixes(pattern, from, to);
  const found: string[] = [];
  for (const each of dated) {
    found.push(...(await expandStars(each, foldersIn)));
    if (found.length > MOST_PREFIXES)
      throw new Error(`the prefix ${pattern} means more than ${MOST_PREFIXES} prefixes`);
  }
  return found;
}

function datedPrefixes(pattern: string, from: number, to: number): string[] {
  if (!/\{(?:YYYY|MM|DD|HH)\}/.test(pattern)) return [pattern];
  const step = pattern.includes('{HH}') ? HOUR_MS : DAY_MS;
  const prefixes = new Set<string>();
  for (let at = Math.floor(from / step) * step; at <= to; at += step) prefixes.add(withDate(pattern, at));
  return [...prefixes];
}

function withDate(pattern: string, at: number): string {
  const text = new Date(at).toISOString();
  return pattern
    .replaceAll('{YYYY}', text.slice(0, 4))
    .replaceAll('{MM}', text.slice(5, 7))
    .replaceAll('{DD}', text.slice(8, 10))
    .replaceAll('{HH}', text.slice(11, 13));
}

async function expandStars(
  prefix: string,
  foldersIn: (prefix: string) => Promise<readonly string[]>,
): Promise<string[]> {
  const star = prefix.indexOf('*/');
  if (star < 0) return [prefix];
  const before = prefix.slice(0, star);
  const rest = prefix.slice(star + 1);
  const expanded: string[] = [];
  for (const folder of await foldersIn(before)) expanded.push(...(await expandStars(folder + rest, foldersIn)));
  return expanded;
}
