import { expect, test } from 'vitest';
import { array, assert, bigInt, double, float, integer, nat, property, string, uint8Array } from 'fast-check';
import { ByteReader, ByteWriter } from './bytes.ts';

test('what is written is read', () => {
  const whole = bigInt(0n, BigInt(Number.MAX_SAFE_INTEGER)).map(Number);
  const surrogates = array(integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));
  assert(
    property(whole, double(), float(), string({ unit: 'binary' }), surrogates, uint8Array(), array(double()), (n, d, f, t, s, b, ds) => {
      const to = new ByteWriter();
      to.u8(n % 256);
      to.u32(n % 2 ** 32);
      to.varint(n);
      to.f64(d);
      to.f32(f);
      to.text(t);
      to.text(s);
      to.bytes(b);
      to.f64s(ds);
      to.f32s([f]);
      const from = new ByteReader(to.finish());
      expect([from.u8(), from.u32(), from.varint(), from.f64(), from.f32()]).toEqual([n % 256, n % 2 ** 32, n, d, f]);
      expect([from.text(), from.text(), from.bytes(), [...from.f64s()], [...from.f32s()]]).toEqual([t, s, b, ds, [f]]);
      expect(from.left).toBe(0);
    }),
  ); // prettier-ignore
});

test('a long text comes back whole', () => {
  const to = new ByteWriter();
  const text = 'ä€😀x'.repeat(20_000);
  to.text(text);
  expect(new ByteReader(to.finish()).text()).toBe(text);
});

test('of damaged bytes nothing is read past the end: a RangeError says so', () => {
  assert(
    property(uint8Array({ maxLength: 64 }), nat(7), (bytes, which) => {
      const from = new ByteReader(bytes);
      const reads = [() => from.u8(), () => from.u32(), () => from.varint(), () => from.f64(), () => from.text(), () => from.bytes(), () => from.f32s(), () => from.f64s()]; // prettier-ignore
      for (let i = 0; i < 20; i++) {
        try {
          reads[which]?.();
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }
    }),
  );
});
