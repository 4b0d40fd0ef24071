import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { SourceId } from '../../model/ids.ts';
import { keepingApi } from '../../model/keeping-api.ts';
import { answerOf, client } from '../api/client.ts';
import { usePeople } from '../api/people.ts';
import { queryClient } from '../api/queries.ts';
import { failed } from '../parts/undo.tsx';
import { Value } from '../parts/value.tsx';
import { watchesQuery } from './keeping-queries.ts';

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

/** Whether a source is silent, and when it would be called so. */
export function SourceSilence({ source }: { readonly source: SourceId }) {
  const { may } = usePeople();
  const watch = useQuery(watchesQuery).data?.watches.find((each) => each.source === source);
  if (watch === undefined) return null;
  const { mode, expectedGap } = watch;
  const set = async (value: string): Promise<void> => {
    const body = value === 'learnt' || value === 'off' ? { source, mode: value } as const : { source, mode: 'expected', expectedGap: Number(value) } as const;
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
    <section className="stack tight" aria-label="Silence">
      <p className={watch.state === 'silent' ? 'is-bad' : 'soft'}>
        <Value text={watch.says} still />
        {watch.alert !== null && <> <Link to="/alerts/$id" params={{ id: watch.alert }}>The alert</Link></>}
      </p>
      <div className="row wrap">
        <span className="soft">It is called silent</span>
        <Select aria-label="When it is called silent" w={190} data={known} value={now} allowDeselect={false} disabled={!may('engineer')} onChange={(value) => void set(value ?? 'learnt')} />
        <Link to="/sources/reparse" search={{ source }}>Read its past anew</Link>
      </div>
    </section>
  );
} // prettier-ignore
