import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Alert } from '../../model/alert.ts';
import { api } from '../../model/api.ts';
import { answerOf, client } from '../api/client.ts';
import { Score, SeverityWord } from '../parts/severity.tsx';
import { Loading, ProblemBox } from '../parts/states.tsx';
import { Age } from '../parts/time.tsx';
import { Value } from '../parts/value.tsx';
import { countToText } from '../words/format.ts';

/** Alerts that are shown. */
const MOST = 10;

const alertsOfQuery = (entity: string) =>
  queryOptions({
    queryKey: ['alerts-of', entity],
    queryFn: ({ signal }) => answerOf(client.call(api.alerts, { query: { identity: entity, sort: 'last', limit: MOST } }, signal)),
    refetchInterval: 30_000,
  }); // prettier-ignore

/** The newest alerts about this entity, under whatever name of its identity. */
export function EntityAlerts({ entity }: { readonly entity: string }) {
  const query = useQuery(alertsOfQuery(entity));
  return (
    <section className="card is-wide" aria-labelledby="entity-alerts">
      <header>
        <h2 id="entity-alerts">Alerts</h2>
        <span className="small dim">about it, under any of its names</span>
      </header>
      <div className="body stack">
        {query.data === undefined && query.error === null && <Loading rows={3} what="Looking for its alerts" />}
        {query.error !== null && <ProblemBox what="Its alerts could not be read." error={query.error} onRetry={() => void query.refetch()} />}
        {query.data !== undefined && <AlertTable {...query.data} />}
      </div>
    </section>
  );
} // prettier-ignore

function AlertTable({ alerts, total }: { readonly alerts: readonly Alert[]; readonly total: number }) {
  if (alerts.length === 0) return <p className="soft">No alert is about it.</p>;
  return (
    <>
      <table className="plain-table">
        <thead className="sr">
          <tr>
            <th>Severity</th>
            <th>Score</th>
            <th>Alert</th>
            <th>About</th>
            <th>State</th>
            <th>Last seen</th>
          </tr>
        </thead>
        <tbody>
          {alerts.map((alert) => (
            <AlertRow key={alert.id} alert={alert} />
          ))}
        </tbody>
      </table>
      {total > alerts.length && <p className="dim">The newest {alerts.length} of {countToText(total)}.</p>}
    </>
  );
} // prettier-ignore

function AlertRow({ alert }: { readonly alert: Alert }) {
  return (
    <tr>
      <td>
        <SeverityWord severity={alert.severity} />
      </td>
      <td>
        <Score score={alert.score} />
      </td>
      <td>
        <Link to="/alerts/$id" params={{ id: alert.id }}>
          <Value text={alert.title} still limit={160} />
        </Link>
      </td>
      <td className="soft">
        <Value text={alert.entities.map(({ name }) => name).slice(0, 3).join(', ')} still limit={100} />
      </td>
      <td className="soft">{alert.status}</td>
      <td>
        <Age time={alert.last} />
      </td>
    </tr>
  );
} // prettier-ignore
