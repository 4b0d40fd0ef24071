import type { RuleProblem } from '../../model/rule.ts';
import { Empty } from '../parts/states.tsx';
import { Value } from '../parts/value.tsx';

/** Every rule that did not load, with its place and the reason. Nothing is skipped in silence. */
export function RuleProblems({ problems }: { readonly problems: readonly RuleProblem[] }) {
  if (problems.length === 0) return <Empty title="Every rule was loaded." />;
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label="Problems of rules">
      <ProblemTable problems={problems} />
    </div>
  );
}

export function ProblemTable({ problems }: { readonly problems: readonly RuleProblem[] }) {
  return (
    <table className="plain-table problems">
      <thead>
        <tr>
          <th scope="col">Where</th>
          <th scope="col">Rule</th>
          <th scope="col">What is wrong</th>
        </tr>
      </thead>
      <tbody>
        {problems.map((problem) => (
          <tr key={`${problem.source} ${problem.line ?? ''} ${problem.field ?? ''} ${problem.message}`}>
            <td className="mono">
              <Value text={problem.line === undefined ? problem.source : `${problem.source}:${problem.line}`} />
            </td>
            <td className="soft">
              {problem.rule === undefined ? '–' : <Value text={problem.rule} still limit={120} />}
            </td>
            <td>
              {problem.level !== undefined && problem.level !== 'error' && (
                <span className="dim">{problem.level} </span>
              )}
              {problem.field !== undefined && (
                <span className="mono dim">
                  <Value text={problem.field} still limit={120} />{' '}
                </span>
              )}
              <Value text={problem.message} still />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
