import type { SourceProblem } from '../source-kind.ts';
import type { PullFailure } from './failure.ts';

/** What the button "Test" says of a question that was not answered, and of what it asked if there are several. */
export const failureToProblem = ({ kind, message }: PullFailure, about?: string): SourceProblem => ({
  kind: kind === 'not-found' ? 'not-found' : 'refused',
  message: about === undefined ? message : `${about}: ${message}`,
});
