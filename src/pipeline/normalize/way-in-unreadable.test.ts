import { expect, it } from 'vitest';
import { asSourceId, DEFAULT_TENANT } from '../../model/ids.ts';
import { createNormalize } from './normalize.ts';

it('leaves records that their way in could not take whole, with the reason it gave', () => {
  const reason = { kind: 'oversize' as const, message: 'too long' };
  const batch = {
    origin: { source: asSourceId('test'), envelope: 'none' as const, unreadable: reason },
    received: 0,
    payload: Buffer.from('{"a":1}'),
    ends: Uint32Array.of(7),
    stream: '000000000000',
    first: 0,
  };
  const { events, unreadable } = createNormalize([], DEFAULT_TENANT)(batch);
  expect(events).toEqual([]);
  expect(unreadable).toEqual([{ index: 0, reason }]);
});
