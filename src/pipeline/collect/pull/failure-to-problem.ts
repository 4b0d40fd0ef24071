import type { SourceProblem } from '../source-kind.ts';
import type { PullFailure } from './failure.ts';

/** What the button "Test" says of a question that was not answered. */
export const failureToProblem = ({ kind, message }: PullFailure): SourceProblem => ({
  kind: kind === 'not-found' ? 'not-found' : 'refused',
  message,
});
