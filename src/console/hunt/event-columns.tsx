import type { Event } from '../../model/event.ts';
import type { EntityKind } from '../../model/entity.ts';
import { entityOf, eventToSummary } from '../events/event-text.ts';
import type { ListColumn } from '../parts/list.tsx';
import { Clock } from '../parts/time.tsx';
import { Value } from '../parts/value.tsx';

export const getEventId = (event: Event): string => event.id;

export const eventColumns: readonly ListColumn<Event>[] = [
  { id: 'time', header: 'Time', width: '112px', cell: (event) => <span className="soft"><Clock time={event.time} /></span> },
  { id: 'what', header: 'Event', width: 'minmax(0, 1fr)', cell: (event) => <What event={event} /> },
  { id: 'host', header: 'Host or address', width: '150px', cell: (event) => <Who event={event} kinds={['device', 'address']} /> },
  { id: 'user', header: 'User', width: '110px', cell: (event) => <Who event={event} kinds={['user']} /> },
  { id: 'source', header: 'Source', width: '100px', cell: (event) => <span className="soft cut"><Value text={event.source} still limit={60} /></span> },
]; // prettier-ignore

function What({ event }: { readonly event: Event }) {
  const { what, detail } = eventToSummary(event);
  return (
    <>
      <div className="line-1">{detail === undefined ? what : <Value text={detail.value} still mono limit={300} />}</div>
      <div className="line-2">
        <span>{what}</span>
        {detail !== undefined && <span className="mono">{detail.field}</span>}
        {event.quality.includes('late') && <span className="hunt-late">late</span>}
      </div>
    </>
  );
}

/** An empty cell says why. */
function Who({ event, kinds }: { readonly event: Event; readonly kinds: readonly EntityKind[] }) {
  const found = kinds.map((kind) => entityOf(event.entities, kind)).find((entity) => entity !== undefined);
  if (found === undefined)
    return (
      <span className="dim" title="not named in this record">
        –
      </span>
    );
  return (
    <div className="cut">
      <Value text={found.name} still limit={120} />
    </div>
  );
}
