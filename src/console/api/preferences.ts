import { z } from 'zod';
import { createStore, useStore } from './store.ts';

const preferences = z.object({
  zone: z.enum(['utc', 'local']).catch('local'),
  rows: z.enum(['two-lines', 'compact', 'roomy']).catch('two-lines'),
  /** single-letter keys can be switched off (WCAG 2.2, 2.1.4) */
  letterKeys: z.boolean().catch(true),
  narrowSidebar: z.boolean().catch(false),
  firstRunHidden: z.boolean().catch(false),
});
export type Preferences = z.infer<typeof preferences>;

const KEY = 'vedette.preferences';

/** What one person likes on one machine. Kept in the browser. */
const store = createStore<Preferences>(read());

export const preferencesNow = (): Preferences => store.get();

export function usePreferences(): Preferences {
  return useStore(store);
}

export function prefer(part: Partial<Preferences>): void {
  store.set({ ...store.get(), ...part });
  try {
    localStorage.setItem(KEY, JSON.stringify(store.get()));
  } catch {
    // a browser that keeps nothing still works for this visit
  }
}

export const ROW_HEIGHT = { 'two-lines': 48, compact: 32, roomy: 40 } as const satisfies Record<
  Preferences['rows'],
  number
>;

function read(): Preferences {
  try {
    return preferences.parse(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
  } catch {
    return preferences.parse({});
  }
}
