import { connection } from '../api/live.ts';
import { usePreferences } from '../api/preferences.ts';
import { useStore } from '../api/store.ts';
import { useNow } from '../parts/time.tsx';
import { timeToClock } from '../words/format.ts';

/** A quiet strip while the server does not answer. What was known stays on the page. */
export function OfflineStrip() {
  const { state, since } = useStore(connection);
  const { zone } = usePreferences();
  const now = useNow();
  if (state !== 'offline' || since === undefined) return null;
  return (
    <p className="offline" role="status">
      No live connection since {timeToClock(since, now, zone)}. Showing what was known then. Trying again by itself.
    </p>
  );
}
