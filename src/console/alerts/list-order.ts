import { createStore } from '../api/store.ts';

/** The ids of the list that was looked at last, so that `[` and `]` go on along it, and the address that leads back. */
export const lastList = createStore<{ readonly ids: readonly string[]; readonly search: string }>({
  ids: [],
  search: '',
});

/** The neighbours of an id, and its place from 1. */
export function placeIn(
  ids: readonly string[],
  id: string,
): { place: number; of: number; previous: string | undefined; next: string | undefined } | undefined {
  const index = ids.indexOf(id);
  if (index < 0) return undefined;
  return { place: index + 1, of: ids.length, previous: ids[index - 1], next: ids[index + 1] };
}
