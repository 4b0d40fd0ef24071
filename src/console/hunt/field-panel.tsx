import { Switch } from '@mantine/core';
import { useState } from 'react';
import { Value } from '../parts/value.tsx';
import { countToText, plural } from '../words/format.ts';
import type { FieldStatistics } from './field-statistics.ts';

const SHOWN = 12;

/** What the fields of the events on the page hold: most frequent values, or the rarest, which is what hunters want. */
export function FieldPanel({
  statistics,
  events,
}: {
  readonly statistics: readonly FieldStatistics[];
  readonly events: number;
}) {
  const [rare, setRare] = useState(false);
  const [all, setAll] = useState(false);
  const shown = all ? statistics : statistics.slice(0, SHOWN);
  return (
    <aside className="fields" aria-label="Fields of these events" tabIndex={0}>
      <div className="row fields-head">
        <h2 className="grow">Fields</h2>
        <Switch
          size="xs"
          label="rare first"
          checked={rare}
          onChange={(event) => setRare(event.currentTarget.checked)}
        />
      </div>
      {events === 0 && <p className="dim small">What the events found here have in common stands here.</p>}
      {shown.map((field) => (
        <section key={field.field}>
          <h3 className="row">
            <span className="mono grow">
              <Value text={field.field} still limit={80} />
            </span>
            <span
              className="dim small"
              title={`in ${plural(field.present, 'event')}, ${plural(field.distinct, 'different value')}`}
            >
              {countToText(field.distinct)}
            </span>
          </h3>
          <ul>
            {(rare ? field.rare : field.top).slice(0, 4).map(({ value, count }) => (
              <li key={value}>
                <span className="cut grow">
                  <Value text={value} field={field.field} limit={120} />
                </span>
                <span className="dim small">{percent(count, field.present)}</span>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {statistics.length > SHOWN && (
        <button type="button" className="plain fields-more" onClick={() => setAll(!all)}>
          {all ? 'fewer fields' : `+ ${plural(statistics.length - SHOWN, 'field')}`}
        </button>
      )}
    </aside>
  );
}

function percent(count: number, of: number): string {
  const share = (100 * count) / Math.max(1, of);
  return share < 1 ? '< 1 %' : `${Math.round(share)} %`;
}
