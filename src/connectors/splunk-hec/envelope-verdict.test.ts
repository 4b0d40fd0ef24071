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

  it('is never a reason to throw', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void envelopeVerdict(bytes)));
  });
});
