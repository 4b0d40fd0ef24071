import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EnvelopeVerdict, envelopeVerdict } from './envelope-verdict.ts';

const verdict = (text: string): EnvelopeVerdict => envelopeVerdict(Buffer.from(text));

describe('a HEC event', () => {
  it.each<[EnvelopeVerdict, string]>([
    ['good', '{"event":"x"}'],
    ['good', ' { "time" : 1.5e3 , "event" : { "a" : [ 1 , -0.5 , true , null , "\\u00e4\\n" ] } } '],
    ['good', '{"event":0,"fields":{"a":"b"}}'],
    ['good', '{"event":[],"fields":null}'],
    ['good', `{"event":${'['.repeat(3000)}${']'.repeat(3000)}}`],
    ['no-event', '{}'],
    ['no-event', '{"host":"h","x":{"event":"inner"}}'],
    ['no-event', '{"event":null}'],
    ['blank-event', '{"event":""}'],
    ['blank-event', '{"event":{ }}'],
    ['bad-fields', '{"event":"x","fields":["a"]}'],
    ['invalid-data', ''],
    ['invalid-data', '{"event":"x"'],
    ['invalid-data', '{"event":"x",}'],
    ['invalid-data', '{"event":{"a":tru}}'],
    ['invalid-data', '{"event":"\n"}'],
    ['invalid-data', '{"event":"\\x"}'],
    ['invalid-data', '{"event":01}'],
    ['invalid-data', "{'event':'x'}"],
    ['invalid-data', '{"event":"x"} x'],
    ['invalid-data', '["event"]'],
  ])('is %s: %s', (expected, text) => {
    expect(verdict(text)).toBe(expected);
  });

  it('is invalid exactly if it is no JSON object', () => {
    const json = fc.dictionary(fc.constantFrom('event', 'fields', 'time', 'x"\\'), fc.jsonValue());
    const printed = fc
      .tuple(json, fc.constantFrom(undefined, 1, '\t'))
      .map(([value, space]) => JSON.stringify(value, null, space));
    const spoiled = fc
      .tuple(printed, fc.nat(), fc.constantFrom('', '"', '\\', '{', '}', ',', ':', '1', 'e', ' ', '\u0001'))
      .map(([text, at, put]) => text.slice(0, at % text.length) + put + text.slice((at % text.length) + 1));
    fc.assert(
      fc.property(fc.oneof(printed, spoiled), (text) => {
        expect(verdict(text) === 'invalid-data').toBe(!isJsonObject(text));
      }),
      { numRuns: 3000 },
    );
  });
});

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
