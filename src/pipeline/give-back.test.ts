import { expect, test } from 'vitest';
import { giveBack } from './give-back.ts';

test('what is given back is empty, and may be given back again', () => {
  const bytes = new Uint8Array(1000).fill(1);
  giveBack(bytes);
  giveBack(bytes);
  expect([bytes.length, bytes.buffer.detached]).toEqual([0, true]);
});

test('memory that others may read is left alone', () => {
  const all = new Uint8Array(1000).fill(1);
  giveBack(all.subarray(10));
  const shared = new Uint8Array(new SharedArrayBuffer(10)).fill(1);
  giveBack(shared);
  const empty = new Uint8Array(0);
  giveBack(empty);
  expect([all.length, shared.length, empty.buffer.detached]).toEqual([1000, 10, false]);
});
