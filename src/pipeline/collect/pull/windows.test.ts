import { describe, expect, it } from 'vitest';
import type { PullFailure } from './failure.ts';
import { pollWindows, type TimeWindow, type WindowCursor, type WindowPage } from './windows.ts';

const HOUR = 3_600_000;
const { signal } = new AbortController();

function polling(answer: (window: TimeWindow) => WindowPage | PullFailure) {
  let now = 100 * HOUR;
  const asked: [from: number, to: number, page: unknown][] = [];
  const poll = pollWindows({
    clock: () => now,
    history: 48 * HOUR,
    lookBack: HOUR,
    longest: 24 * HOUR,
    ask: (window) => {
      asked.push([window.from / HOUR, window.to / HOUR, window.page]);
      return Promise.resolve(answer(window));
    },
  });
  return { poll, asked, pass: (hours: number) => void (now += hours * HOUR) };
}

describe('asking from when to when', () => {
  it('reads the past in windows, then the last stretch again and again, and always goes forward', async () => {
    const { poll, asked, pass } = polling(({ page }) => ({
      records: [],
      ...(page === undefined ? { page: 'two' } : {}),
    }));
    let cursor: WindowCursor | undefined;
    for (let i = 0; i < 8; i++) {
      const given = await poll(cursor, signal);
      if ('kind' in given) throw new Error(given.message);
      cursor = given.cursor;
      if (!given.more) pass(2);
    }
    expect(asked).toEqual([
      [52, 76, undefined],
      [52, 76, 'two'],
      [75, 100, undefined],
      [75, 100, 'two'],
      [99, 102, undefined],
      [99, 102, 'two'],
      [101, 104, undefined],
      [101, 104, 'two'],
    ]);
  });

  it('reads a window again from its start when its page is not known any more', async () => {
    const { poll, asked } = polling(({ page }) => (page === undefined ? { records: [{ text: 'a' }] } : { kind: 'cursor-expired', message: '' })); // prettier-ignore
    const open = { from: 90 * HOUR, to: 100 * HOUR, page: 'old' };
    expect(await poll({ through: 90 * HOUR, open }, signal)).toEqual({ records: [{ text: 'a' }], cursor: { through: 100 * HOUR, open: null }, more: false }); // prettier-ignore
    expect(asked).toEqual([
      [90, 100, 'old'],
      [90, 100, undefined],
    ]);
  });

  it('asks nothing backwards when the clock was set back', async () => {
    const { poll, asked, pass } = polling(() => ({ records: [] }));
    pass(-50);
    expect(await poll({ through: 100 * HOUR, open: null }, signal)).toMatchObject({ cursor: { through: 100 * HOUR } });
    expect(asked).toEqual([[50, 50, undefined]]);
  });
});
