/**
 * The platform cannot start, and a person can do something about it: the message is one or two sentences that say what did not work,
 * why, and what to do. Everything that had been started is stopped again.
 */
export class CannotStart extends Error {
  readonly kind: CannotStartKind;
  constructor(kind: CannotStartKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'CannotStart';
    this.kind = kind;
  }
}

export type CannotStartKind =
  | 'bad-option'
  | 'data-folder'
  | 'newer-data'
  | 'in-use'
  | 'port-in-use'
  | 'state-store'
  | 'event-store'
  | 'journal'
  | 'rules'
  | 'workers'
  | 'receiver'
  | 'sign-in';

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
