import { expect, it } from 'vitest';
import { z } from 'zod';
import { parseSearchText, readSearch, searchToText } from './search.ts';

const shape = { status: z.enum(['open', 'closed']), text: z.string().max(5) };

it('keeps what is good, drops and names what is not', () => {
  expect(readSearch(shape, { status: 'open', text: 'abc', other: '1' })).toEqual({
    search: { status: 'open', text: 'abc' },
    dropped: [],
  });
  expect(readSearch(shape, { status: 'opened', text: 'too long' })).toEqual({
    search: {},
    dropped: ['status', 'text'],
  });
  expect(readSearch(shape, { status: '' })).toEqual({ search: {}, dropped: [] });
});

it('writes an address that reads back the same, numbers as texts', () => {
  const text = searchToText({ q: 'a = "b&c" or é', from: '1700000000000', none: undefined, empty: '' });
  expect(text).not.toContain('%22%22');
  expect(parseSearchText(text)).toEqual({ q: 'a = "b&c" or é', from: '1700000000000' });
  expect(searchToText({})).toBe('');
});
