import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrayTexts } from './array-texts.ts';
import { createBackOff } from './back-off.ts';
import { nextLinkOf } from './next-link.ts';
import { createSeenIds } from './seen-ids.ts';

describe('arrayTexts', () => {
  it('gives elements as they stand in the document', () => {
    const text =
      '\n{ "value" : "no", "x":{"value":[0]}, "\\u0076alue": [ {"n": 12345678901234567890, "s":"]},\\""} ,\n[1,2], "a,b" , 1e5,null ], "next":"y" }';
    expect(arrayTexts(text, ['value'])).toEqual(['{"n": 12345678901234567890, "s":"]},\\""}', '[1,2]', '"a,b"', '1e5', 'null']); // prettier-ignore
    expect(arrayTexts(text, ['x', 'value'])).toEqual(['0']);
    expect(arrayTexts(text, ['y'])).toBeUndefined();
    expect(arrayTexts(text, ['next'])).toBeUndefined();
    expect(arrayTexts(' [ ] ', [])).toEqual([]);
  });

  it('cuts any array into texts that parse to its elements', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.jsonValue(), fc.constantFrom(0, 1, 3), (array, beside, indent) => {
        const text = JSON.stringify({ beside, list: { items: array } }, null, indent);
        expect(arrayTexts(text, ['list', 'items'])?.map((each): unknown => JSON.parse(each))).toEqual(JSON.parse(JSON.stringify(array))); // prettier-ignore
      }),
    );
  });
});

describe('nextLinkOf', () => {
  const base = 'https://example.okta.com/api/v1/logs';
  it('finds the next page, wherever it stands', () => {
    expect(nextLinkOf('<https://example.okta.com/api/v1/logs?limit=2>; rel="self", <https://example.okta.com/api/v1/logs?after=1,2;3>; rel="next"', base)).toBe('https://example.okta.com/api/v1/logs?after=1,2;3'); // prettier-ignore
    expect(nextLinkOf('</a?p=2>; title="x, y; \\" rel=next"; REL=next', base)).toBe('https://example.okta.com/a?p=2');
    expect(nextLinkOf('<?p=3>;rel="last NEXT"', base)).toBe(`${base}?p=3`);
    expect(nextLinkOf('<?p=3>; rel=last', base)).toBeUndefined();
    expect(nextLinkOf(null, base)).toBeUndefined();
  });
  it('never throws', () => {
    const piece = fc.constantFrom('<', '>', ';', ',', '"', '\\', '=', 'rel', 'next', ' ', 'http://[');
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => void nextLinkOf(pieces.join(''), base)));
  });
});

describe('createSeenIds', () => {
  it('forgets the oldest, and survives in text', () => {
    const seen = createSeenIds(3);
    for (const id of ['a', 'b', 'c', 'a', 'd']) seen.add(id);
    const again = createSeenIds(3, seen.toText());
    expect(['a', 'b', 'c', 'd'].map((id) => again.has(id))).toEqual([true, false, true, true]);
    expect(createSeenIds(2, seen.toText()).has('c')).toBe(false);
  });
});

describe('createBackOff', () => {
  it('draws evenly up to a bound that doubles, and never waits for nothing', () => {
    const draws = [0, 0.5, 1, 0.25];
    const backOff = createBackOff({ first: 1000, ceiling: 4000, random: () => draws.shift() ?? 1 });
    expect([backOff.failed(), backOff.failed(), backOff.failed(), backOff.failed()]).toEqual([100, 1000, 4000, 1000]);
    backOff.worked();
    expect(backOff.failed()).toBe(1000);
  });
});
