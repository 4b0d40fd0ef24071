import type { ApiError } from '../../model/api.ts';

/** What a handler of the fake server is asked, and how it says no. */
export type Input = { params: unknown; query: unknown; body: unknown };

export class Refusal extends Error {
  readonly status: number;
  readonly kind: ApiError['error']['kind'];
  constructor(status: number, kind: ApiError['error']['kind'], message: string) {
    super(message);
    this.status = status;
    this.kind = kind;
  }
}

export function refuse(status: number, kind: ApiError['error']['kind'], message: string): never {
  throw new Refusal(status, kind, message);
}
