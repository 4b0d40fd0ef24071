import { z } from 'zod';

/**
 * The state of a page in its address. Each part is checked by itself: a bad one is dropped and named, never a blank page.
 * Times, ids and numbers stay texts, so that the address reads as it was written.
 */
export function readSearch<S extends z.ZodRawShape>(shape: S, raw: Readonly<Record<string, unknown>>) {
  const schema = z.object(shape).partial();
  const given = Object.entries(raw).filter(([name, value]) => name in shape && value !== undefined && value !== '');
  const read = schema.safeParse(Object.fromEntries(given));
  if (read.success) return { search: read.data, dropped: [] };
  const dropped = [...new Set(read.error.issues.map((issue) => String(issue.path[0])))];
  const rest = given.filter(([name]) => !dropped.includes(name));
  return { search: schema.parse(Object.fromEntries(rest)), dropped };
}

/** `?status=open&text=…` without quotes: every value is a text. */
export function parseSearchText(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function searchToText(search: Readonly<Record<string, unknown>>): string {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === 'string' && value !== '') parts.set(name, value);
    if (typeof value === 'number') parts.set(name, String(value));
  }
  const text = parts.toString();
  return text === '' ? '' : `?${text}`;
}
