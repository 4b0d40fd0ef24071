import type { ConfiguredSourceDetail } from '../../model/configured-source.ts';
import { Clock } from '../parts/time.tsx';
import { Value } from '../parts/value.tsx';
import { stateLooks } from './source-state.tsx';

/** What a configured source was told, without its secrets, and how it has been. */
export function SourceSettings({ source }: { readonly source: ConfiguredSourceDetail }) {
  const { settings, secrets, history } = source;
  return (
    <>
      <h2 className="section-title">Settings</h2>
      <dl className="facts facts-left">
        {Object.entries(settings).map(([name, value]) => (
          <Line key={name} name={name} value={typeof value === 'string' ? value : JSON.stringify(value)} />
        ))}
        {Object.entries(secrets).map(([name, state]) => (
          <Line key={name} name={name} value={state === 'set' ? 'set, and never shown' : 'not set'} isDim />
        ))}
      </dl>
      <p className="soft">
        What is not named has its default.
        {source.changed !== null && (
          <>
            {' '}
            Changed <Clock time={source.changed} full /> by {source.changedBy}
            {source.note !== '' && (
              <>
                : <Value text={source.note} still limit={300} />
              </>
            )}
            .
          </>
        )}
      </p>
      <h2 className="section-title">How it has been</h2>
      <table className="plain-table">
        <tbody>
          {history.slice(0, 20).map(({ since, state, message }, index) => (
            <tr key={`${since} ${index}`}>
              <td className="source-since">
                <Clock time={since} full />
              </td>
              <td className="source-word">
                <span className="row tight">
                  <span className={stateLooks[state].dot} aria-hidden="true" /> {stateLooks[state].word}
                </span>
              </td>
              <td>
                <Value text={message} still limit={400} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Line({ name, value, isDim = false }: { readonly name: string; readonly value: string; readonly isDim?: boolean }) {
  return (
    <>
      <dt className="mono">{name}</dt>
      <dd className={isDim ? 'dim' : 'mono'}>
        <Value text={value} still limit={600} />
      </dd>
    </>
  );
} // prettier-ignore
