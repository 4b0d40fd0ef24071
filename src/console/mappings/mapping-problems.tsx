import type { MappingProblem } from '../../model/mapping.ts';
import { Value } from '../parts/value.tsx';

/** What is wrong with the text, with its place. */
export function MappingProblems({ problems }: { readonly problems: readonly MappingProblem[] }) {
  if (problems.length === 0) return null;
  return (
    <ul className="mapping-problems" aria-live="polite">
      {problems.map((problem) => (
        <li key={`${problem.line} ${problem.column} ${problem.message}`} className={problem.level === 'error' ? 'is-error' : 'soft'}>
          <span className="mono small">
            line {problem.line}, column {problem.column}
          </span>{' '}
          {problem.level === 'warning' && 'Warning: '}
          {problem.at !== '' && (
            <>
              <Value text={problem.at} still mono limit={80} />{' '}
            </>
          )}
          <Value text={problem.message} still limit={600} />
        </li>
      ))}
    </ul>
  );
} // prettier-ignore
