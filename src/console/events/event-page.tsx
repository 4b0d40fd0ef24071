import { getRouteApi, Link } from '@tanstack/react-router';
import { eventId } from '../../model/ids.ts';
import { useTitle } from '../parts/page.tsx';
import { Empty } from '../parts/states.tsx';
import { EventView } from './event-view.tsx';
import './events.css';

const route = getRouteApi('/events/$id');

export function EventPage() {
  const id = eventId.safeParse(route.useParams().id);
  useTitle('Event');
  return (
    <main id="main" tabIndex={-1} className="event-page">
      {id.success ? (
        <EventView id={id.data} onClose={undefined} />
      ) : (
        <>
          <h1 className="sr" tabIndex={-1}>
            No such event
          </h1>
          <Empty title="This is not the id of an event.">
            <Link to="/hunt">Go to Hunt</Link>
          </Empty>
        </>
      )}
    </main>
  );
}
