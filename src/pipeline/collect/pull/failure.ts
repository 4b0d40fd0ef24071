/** Why a question was not answered. Every kind is tried again: what a person must mend may be mended on the other side. */
export interface PullFailure {
  readonly kind: PullFailureKind;
  /** what did not work, why, and what to do; without secrets */
  readonly message: string;
  /** ms since 1970: the other side asked not to be asked before */
  readonly until?: number;
  /** what the service calls it, where it has codes of its own: "AF20051" */
  readonly code?: string;
}

export type PullFailureKind =
  /** too many questions */
  | 'rate-limited'
  /** no answer, an error of the other side, or an answer that is none */
  | 'unavailable'
  /** the credentials are not known (401) */
  | 'unauthorised'
  /** the credentials are known and not enough (403) */
  | 'forbidden'
  | 'not-found'
  /** the place where reading stood is not known any more: reading begins anew from an earlier one */
  | 'cursor-expired'
  /** the question itself is refused */
  | 'refused'
  /** the source is being stopped */
  | 'stopped';

const KINDS: Readonly<Record<PullFailureKind, true>> = {
  'rate-limited': true,
  unavailable: true,
  unauthorised: true,
  forbidden: true,
  'not-found': true,
  'cursor-expired': true,
  refused: true,
  stopped: true,
};

export function isPullFailure(value: object): value is PullFailure {
  return 'kind' in value && typeof value.kind === 'string' && Object.hasOwn(KINDS, value.kind) && 'message' in value;
}
