import type { UserId } from '../../model/ids.ts';

/** Who did something, for the record. */
export interface Actor {
  readonly id: UserId;
  readonly name: string;
}
