import { z } from 'zod';

const KEY = 'vedette.reasons';
const MOST = 3;

/** The reasons given last on this machine, newest first: the same ones come again and again. */
export function lastReasons(): string[] {
  try {
    return z.array(z.string()).parse(JSON.parse(localStorage.getItem(KEY) ?? '[]'));
  } catch {
    return [];
  }
}

export function rememberReason(reason: string): void {
  const text = reason.trim();
  if (text === '' || text.length > 200) return;
  const reasons = [text, ...lastReasons().filter((other) => other !== text)].slice(0, MOST);
  try {
    localStorage.setItem(KEY, JSON.stringify(reasons));
  } catch {
    // not remembering is no reason to fail
  }
}
