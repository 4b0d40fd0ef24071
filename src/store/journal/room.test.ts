import { describe, expect, it } from 'vitest';
import { Room } from './room.ts';

describe('room', () => {
  it('once full stays full until it is down to nine tenths, so that senders are not called back for one batch', () => {
    const room = new Room(1000, () => 0);
    for (let i = 0; i < 10; i++) {
      expect(room.take(100)).toBeUndefined();
      room.settle(100, true);
    }
    expect(room.take(1)).toMatchObject({ kind: 'journal-full', retryAfter: 5 });
    room.free(90);
    expect(room.take(1)).toMatchObject({ kind: 'journal-full' });
    room.free(10);
    expect(room.take(1)).toBeUndefined();
  });

  it('counts what waits to be written, and gives it back if it was not', () => {
    const room = new Room(1000, () => 0);
    expect(room.take(600)).toBeUndefined();
    expect(room.take(600)).toMatchObject({ kind: 'journal-full' });
    room.settle(600, false);
    expect(room.used).toBe(0);
    expect(room.take(600)).toBeUndefined();
  });

  it('removes what is not needed before it has to refuse', () => {
    const room = new Room(1000, () => 0);
    room.used = 700;
    expect(room.mostAfterTidying()).toBe(Number.POSITIVE_INFINITY);
    room.used = 801;
    expect(room.mostAfterTidying()).toBe(700);
  });

  it('tries nothing for some seconds after the disk was full, unless something was removed', () => {
    let now = 0;
    const room = new Room(1000, () => now);
    expect(room.diskIsFull(new Error('ENOSPC')).message).toContain('ENOSPC');
    expect(room.take(1)).toMatchObject({ kind: 'journal-full' });
    expect(room.mostAfterTidying()).toBe(0);
    now = 5000;
    expect(room.take(1)).toBeUndefined();
    room.diskIsFull(new Error('ENOSPC'));
    room.free(1);
    expect(room.take(1)).toBeUndefined();
  });

  it('refuses with a bug what could never fit', () => {
    expect(() => new Room(1000, () => 0).take(901)).toThrow(RangeError);
  });
});
