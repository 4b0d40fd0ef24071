import { notifications } from '@mantine/notifications';
import type { z } from 'zod';
import { readSearch } from './search.ts';

let told = '';

/** Reads the search part for a route, and tells once per address what could not be understood. */
export function searchReader<S extends z.ZodRawShape>(shape: S) {
  return (raw: Readonly<Record<string, unknown>>) => {
    const { search, dropped } = readSearch(shape, raw);
    const words = dropped.map((name) => `${name}=${String(raw[name]).slice(0, 40)}`).join(', ');
    if (words !== '' && words !== told) {
      told = words;
      queueMicrotask(() =>
        notifications.show({
          message: `Part of the address was not understood and is left out: ${words}`,
          autoClose: 8000,
        }),
      );
    }
    return search;
  };
}
