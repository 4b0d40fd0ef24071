import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import type { Model, Scopes, Seen } from './kind.ts';
import { kinds } from './kinds.ts';

const HOUR = 3_600_000;

/** Options of the kinds that have none by default. */
const optionsByKind: Readonly<Record<string, object>> = { silence: { after: '1h' }, volume: { of: 'distinct' } };

function written(model: Model): Uint8Array {
  const to = new ByteWriter();
  model.write(to);
  return to.finish();
}

describe('what a model knows', () => {
  it.each(kinds.map((kind) => [kind.name, kind] as const))('is written and read back: %s', (name, kind) => {
    const options = kind.options.parse(optionsByKind[name] ?? {});
    const model = kind.create(options, 'entity');
    const tenant = kind.create(options, 'tenant');
    const scopes: Scopes = { warm: 'tenant', judges: ['entity', 'peers', 'tenant'], peers: undefined, tenant, peerCount: 0, entity: 'user:alice', by: undefined, offset: 0, features: [{ id: 'f', title: 'f', unit: undefined }] }; // prettier-ignore
    for (let n = 0; n < 400; n++) {
      const value = kind.takes === 'number' ? 10 + (n % 7) : `www-${n % 13}.example.com`;
      const seen: Seen = { entity: 'user:alice', time: 1_795_290_611_000 + n * HOUR, offset: 0, value, values: [value, value], by: undefined, ordinal: n }; // prettier-ignore
      if ((model.due ?? Infinity) <= seen.time) model.advance?.(seen.time, scopes, [options], () => undefined);
      model.judge(seen, scopes, options);
      model.learn(seen, 1, scopes);
      tenant.learn(seen, 1, scopes);
      if (n % 24 === 0) model.decay(0.99);
    }
    for (const [one, scope] of [[model, 'entity'], [tenant, 'tenant']] as const) {
      const bytes = written(one);
      const from = new ByteReader(bytes);
      const again = kind.read(from, options, scope);
      expect(written(again)).toEqual(bytes);
      expect(again.observations).toBe(one.observations);
      // nothing is left over: what was written is what is read
      expect(() => from.u8()).toThrow(RangeError);
    } // prettier-ignore
  });
});
