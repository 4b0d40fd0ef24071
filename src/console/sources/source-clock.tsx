import { Select, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { PlacedClock } from '../../model/clock-api.ts';
import { clockToSentences } from '../../model/clock-words.ts';
import type { SourceAccount } from '../../model/source.ts';
import { usePeople } from '../api/people.ts';
import { Clock } from '../parts/time.tsx';
import { done, failed } from '../parts/undo.tsx';
import { Value } from '../parts/value.tsx';
import { clocksQuery, setClock, type WantedClock } from './clock-queries.ts';
import type { SourceSectionProps } from './source-section.ts';

/** Senders of one source that are shown one by one: those with a clock of their own come first, then those whose times name no zone. */
const MOST = 5;

/** How the times of a source are read: what was measured of its clock, since when, and the zone of times that name none. */
export function SourceClock({ parts }: SourceSectionProps) {
  const clocks = useQuery(clocksQuery).data?.clocks;
  if (clocks === undefined || parts.length === 0) return null;
  const having = parts.map((part) => ({ part, clock: clocks.find(({ source }) => source === part.source) }));
  const telling = having.filter(({ part, clock }) => clock !== undefined || isZoneless(part)).toSorted((a, b) => Number(b.clock !== undefined) - Number(a.clock !== undefined));
  const shown = telling.length === 0 ? having.slice(0, 1) : telling;
  return (
    <section className="preview-body stack tight" aria-label="Clock">
      <h3>Clock</h3>
      {shown.slice(0, MOST).map(({ part, clock }) => (
        <OneClock key={part.source} source={part.source} clock={clock} isNamed={parts.length > 1} />
      ))}
      {shown.length > MOST && <p className="dim">and {shown.length - MOST} more of its senders</p>}
    </section>
  );
} // prettier-ignore

const isZoneless = ({ quality }: SourceAccount): boolean => (quality['time-no-zone'] ?? 0) > 0;

interface OneClockProps {
  readonly source: SourceAccount['source'];
  readonly clock: PlacedClock | undefined;
  readonly isNamed: boolean;
}

const MEASURED = 'as measured';
const zones = [MEASURED, 'UTC', ...Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC')];

function OneClock({ source, clock, isNamed }: OneClockProps) {
  const { may } = usePeople();
  const zone = clock?.clock.zone.from === 'person' ? clock.clock.zone.name : null;
  const isCorrected = clock?.isMeasured ?? true;
  const set = async (wanted: WantedClock): Promise<void> => {
    try {
      await setClock(source, wanted);
      done({ what: `The times of ${source.slice(0, 60)} are read as set from now on`, undo: () => setClock(source, { zone, isCorrected }) }); // prettier-ignore
    } catch (error) {
      failed('Its times are read as before.', error);
    }
  };
  const sentences = clock === undefined ? ['Nothing was measured or set: times that name no zone are read as UTC.'] : clockToSentences(clock.clock, clock.isMeasured); // prettier-ignore
  return (
    <>
      {isNamed && <Value text={source} still limit={80} />}
      <p className="soft">
        {sentences.join(' ')}
        {clock !== undefined && (
          <>
            {' Since '}
            <Clock time={clock.at} full />
            {clock.by !== null && (
              <>
                {', by '}
                <Value text={clock.by} still limit={60} />
              </>
            )}
            {clock.note !== '' && (
              <>
                {': '}
                <Value text={clock.note} still limit={200} />
              </>
            )}
            .
          </>
        )}
      </p>
      <Select
        label="Zone of times that name none"
        size="xs"
        searchable
        limit={60}
        data={zone === null || zones.includes(zone) ? zones : [zone, ...zones]}
        value={zone ?? MEASURED}
        allowDeselect={false}
        disabled={!may('engineer')}
        onChange={(value) => void set({ zone: value === null || value === MEASURED ? null : value, isCorrected })}
      />
      <Switch
        size="xs"
        label="Correct its clock where it is measured to be wrong"
        checked={isCorrected}
        disabled={!may('engineer')}
        onChange={() => void set({ zone, isCorrected: !isCorrected })}
      />
      <p className="dim">A change counts for records that come from now on.</p>
    </>
  );
}
