import type { PullFailure } from '../../pipeline/collect/pull/failure.ts';
import type { SourceProblem } from '../../pipeline/collect/source-kind.ts';

/** What the button "Test" says of a question that was not answered. */
export const failureToProblem = ({ kind, message }: PullFailure, about = ''): SourceProblem => ({
  kind: kind === 'not-found' ? 'not-found' : 'refused',
  message: about === '' ? message : `${about}: ${message}`,
});
