import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { keepingApi } from '../../model/keeping-api.ts';
import type { SourceWatch } from '../../model/keeping.ts';
import { answerOf, client } from '../api/client.ts';
import { usePeople } from '../api/people.ts';
import { queryClient } from '../api/queries.ts';
import { failed } from '../parts/undo.tsx';
import { Value } from '../parts/value.tsx';
import { watchesQuery } from './keeping-queries.ts';
import type { SourceSectionProps } from './source-section.ts';

const HOUR = 3_600_000;
const gaps = [
  { value: 'learnt', label: 'by its own rhythm' },
  { value: String(HOUR / 6), label: 'after 10 minutes' },
  { value: String(HOUR), label: 'after an hour' },
  { value: String(6 * HOUR), label: 'after 6 hours' },
  { value: String(26 * HOUR), label: 'after a day' },
  { value: String(8 * 24 * HOUR), label: 'after a week' },
  { value: 'off', label: 'never' },
];

/** Senders of one source that are shown one by one: the silent ones come first. */
const MOST = 5;

/** Whether a source and its senders are silent, and when they would be called so. */
export function SourceSilence({ source, parts }: SourceSectionProps) {
  const names = new Set<string>([source, ...parts.map((part) => part.source)]);
  const watches = useQuery(watchesQuery).data?.watches.filter((watch) => names.has(watch.source)) ?? [];
  const first = parts[0]?.source;
  if (watches.length === 0) return null;
  return (
    <section className="preview-body stack tight" aria-label="Silence">
      <h3>Silence</h3>
      {watches.slice(0, MOST).map((watch) => (
        <OneWatch key={watch.source} watch={watch} isNamed={watches.length > 1} />
      ))}
      {first !== undefined && (
        <Link to="/sources/reparse" search={{ source: first }}>
          Read its past anew
        </Link>
      )}
    </section>
  );
}

function OneWatch({ watch, isNamed }: { readonly watch: SourceWatch; readonly isNamed: boolean }) {
  const { may } = usePeople();
  const { source, mode, expectedGap } = watch;
  const set = async (value: string): Promise<void> => {
    const gap = Number(value);
    const body = value === 'learnt' || value === 'off' ? ({ source, mode: value } as const) : ({ source, mode: 'expected', expectedGap: gap } as const); // prettier-ignore
    try {
      await answerOf(client.call(keepingApi.watchSource, { body }));
      await queryClient.invalidateQueries({ queryKey: watchesQuery.queryKey });
    } catch (error) {
      failed('It is watched as before.', error);
    }
  };
  const now = mode === 'expected' ? String(expectedGap) : mode;
  const known = gaps.some(({ value }) => value === now) ? gaps : [...gaps, { value: now, label: 'as set' }];
  return (
    <>
      {isNamed && <Value text={source} still limit={80} />}
      <p className={watch.state === 'silent' ? 'is-bad' : 'soft'}>
        <Value text={watch.says} still />
        {watch.alert !== null && (
          <>
            {' '}
            <Link to="/alerts/$id" params={{ id: watch.alert }}>
              The alert
            </Link>
          </>
        )}
      </p>
      <div className="row wrap">
        <span className="soft">It is called silent</span>
        <Select
          aria-label={`When ${source.slice(0, 60)} is called silent`}
          w={170}
          data={known}
          value={now}
          allowDeselect={false}
          disabled={!may('engineer')}
          onChange={(value) => void set(value ?? 'learnt')}
        />
      </div>
    </>
  );
}
