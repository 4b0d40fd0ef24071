import { describe, expect, it } from 'vitest';
import { StoreError } from '../../store/store-error.ts';
import { errorToRefused } from './error-to-refused.ts';
import { refusedToResponse } from './refused.ts';

describe('what a caller is told of an error', () => {
  it.each([
    ['busy', 429],
    ['unavailable', 503],
    ['too-large', 413],
    ['rejected', 400],
    ['no-space', 503],
  ] as const)('of a store that is %s: status %d, in its own words', async (kind, status) => {
    const response = refusedToResponse(errorToRefused(new StoreError(kind, 'In its own words.', { retryAfter: 2.2 })));
    expect(response.status).toBe(status);
    expect(response.headers.get('retry-after')).toBe('3');
    expect(await response.json()).toMatchObject({ error: { message: 'In its own words.' } });
  });

  it('of a database that is away, however deep it stands', () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const starting = Object.assign(new Error('the database system is starting up'), { code: '57P03' });
    for (const error of [
      refused,
      starting,
      new Error('x', { cause: starting }),
      new Error('Connection terminated unexpectedly'),
    ]) {
      expect(errorToRefused(error)).toMatchObject({ kind: 'unavailable', more: { retryAfter: 2 } });
    }
  });

  it('of a bug: nothing of what is inside', () => {
    for (const error of [
      new Error('password of the database: x'),
      'text',
      undefined,
      Object.assign(new Error('x'), { code: '23505' }),
    ]) {
      const refused = errorToRefused(error);
      expect(refused.kind).toBe('bug');
      expect(refused.message).not.toContain('password');
    }
  });
});
