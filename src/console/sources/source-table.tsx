import type { SourceAccount } from '../../model/source.ts';
import { Age, useNow } from '../parts/time.tsx';
import { Value } from '../parts/value.tsx';
import { bytesToText, countToText } from '../words/format.ts';
import { accountToSum, sourceState, type SourceState } from './account.ts';
import { formatsToText } from './formats-to-text.ts';
import './sources.css';

const stateLook = {
  receiving: { dot: 'dot ok', word: 'receiving' },
  quiet: { dot: 'dot bad', word: 'nothing for 10 minutes or more' },
  never: { dot: 'dot', word: 'nothing yet' },
} as const satisfies Record<SourceState, { dot: string; word: string }>;

/** The account of every source, each line checked. */
export function SourceTable({
  sources,
  long = false,
}: {
  readonly sources: readonly SourceAccount[];
  readonly long?: boolean;
}) {
  const now = useNow();
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th scope="col">Source</th>
          <th scope="col" className="number">
            Received
          </th>
          <th scope="col" className="number">
            Stored
          </th>
          <th scope="col" className="number">
            Unreadable
          </th>
          <th scope="col" className="number">
            Refused
          </th>
          <th scope="col" className="number">
            Waiting
          </th>
          {long && (
            <th scope="col" className="number">
              Size
            </th>
          )}
          {long && <th scope="col">Understood as</th>}
          <th scope="col" className="number">
            Last
          </th>
          <th scope="col">Sum</th>
        </tr>
      </thead>
      <tbody>
        {sources.map((source) => {
          const look = stateLook[sourceState(source, now)];
          const { difference } = accountToSum(source);
          return (
            <tr key={source.source}>
              <td>
                <span className="source-name">
                  <span className={look.dot} role="img" aria-label={look.word} title={look.word} />
                  <Value text={source.source} field="source" />
                </span>
              </td>
              <Count count={source.received} />
              <Count count={source.stored} />
              <Count count={source.unreadable} bad />
              <Count count={source.refused} bad />
              <Count count={source.waiting} />
              {long && <td className="number">{bytesToText(source.bytes)}</td>}
              {long && <td className="soft">{formatsToText(source)}</td>}
              <td className="number">
                {source.lastReceived === null ? <span className="dim">never</span> : <Age time={source.lastReceived} />}
              </td>
              <td>
                {difference === 0 ? (
                  <span className="is-ok" role="img" aria-label="adds up">
                    ✓
                  </span>
                ) : (
                  <b className="is-bad">
                    {difference > 0 ? '+' : '−'}
                    {countToText(Math.abs(difference))}
                  </b>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Count({ count, bad = false }: { readonly count: number; readonly bad?: boolean }) {
  const className = count === 0 ? 'number zero' : bad ? 'number is-bad' : 'number';
  return <td className={className}>{countToText(count)}</td>;
}
