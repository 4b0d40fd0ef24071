import { StoreError } from '../store-error.ts';

/** Where a page ended: the time and id of its last row. */
export interface Place {
  readonly time: number;
  readonly id: string;
}

export function placeToCursor({ time, id }: Place): string {
  return Buffer.from(`${time} ${id}`).toString('base64url');
}

export function cursorToPlace(cursor: string): Place {
  const match = /^(-?\d{1,17}) ([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  const [, time, id] = match ?? [];
  if (time === undefined || id === undefined) {
    throw new StoreError('rejected', 'The cursor is not one that a page of this search gave.');
  }
  return { time: Number(time), id };
}
