import type { ListColumn } from '../parts/list.tsx';
import { Age } from '../parts/time.tsx';
import { Value } from '../parts/value.tsx';
import { countToShort, countToText } from '../words/format.ts';
import { accountToSum } from './account.ts';
import { formatsToText } from './formats-to-text.ts';
import { MinuteBars } from './minute-bars.tsx';
import { rateOf, rateToText, type SourceRow } from './source-rows.ts';
import { SourceStateMark } from './source-state.tsx';

const RED: (keyof SourceRow['account'])[] = ['unreadable', 'refused'];

function count(row: SourceRow, of: 'received' | 'unreadable' | 'refused') {
  const value = row.account[of];
  if (value === 0) return <span className="dim">0</span>;
  return <span className={RED.includes(of) ? 'is-bad' : undefined} title={countToText(value)}>{countToShort(value)}</span>;
} // prettier-ignore

export const sourceColumns: readonly ListColumn<SourceRow>[] = [
  { id: 'state', header: 'State', width: '116px', sortBy: (row) => row.configured?.state.state ?? 'zz', cell: (row) => <SourceStateMark row={row} /> },
  {
    id: 'name',
    header: 'Source',
    width: 'minmax(140px, 1fr)',
    sortBy: (row) => row.id,
    cell: (row) => (
      <>
        <div className="line-1">
          <Value text={row.id} still limit={120} />
        </div>
        <div className="line-2">{lineOf(row)}</div>
      </>
    ),
  },
  { id: 'hour', header: 'Last hour', width: '92px', cell: (row) => (row.minutes.length === 0 ? <span className="dim">–</span> : <MinuteBars small counts={row.minutes} words="Records a minute" />) },
  { id: 'rate', header: 'Now', width: '66px', end: true, sortBy: (row) => rateOf(row.minutes), cell: (row) => (row.minutes.length === 0 ? <span className="dim">–</span> : <span className={rateOf(row.minutes) === 0 ? 'dim' : undefined}>{rateToText(rateOf(row.minutes))}</span>) },
  { id: 'received', header: 'Received', width: '68px', end: true, sortBy: (row) => row.account.received, cell: (row) => count(row, 'received') },
  { id: 'unreadable', header: 'Unreadable', width: '72px', end: true, sortBy: (row) => row.account.unreadable, cell: (row) => count(row, 'unreadable') },
  { id: 'refused', header: 'Refused', width: '56px', end: true, sortBy: (row) => row.account.refused, cell: (row) => count(row, 'refused') },
  { id: 'last', header: 'Last', width: '50px', end: true, sortBy: (row) => row.account.lastReceived ?? 0, cell: (row) => (row.account.lastReceived === null ? <span className="dim">never</span> : <Age time={row.account.lastReceived} />) },
  { id: 'sum', header: 'Sum', width: '44px', end: true, cell: (row) => <SumMark row={row} /> },
]; // prettier-ignore

function lineOf({ configured, account }: SourceRow) {
  if (configured !== undefined && (configured.state.state === 'fails' || configured.state.state === 'wrong-settings')) {
    return (
      <span className="is-bad">
        <Value text={configured.state.message} still limit={200} />
      </span>
    );
  }
  if (configured !== undefined && configured.problem !== null) return <span className="is-bad"><Value text={configured.problem} still limit={200} /></span>; // prettier-ignore
  const formats = formatsToText(account);
  return formats === '' ? (configured?.title ?? 'nothing yet') : formats;
}

function SumMark({ row }: { readonly row: SourceRow }) {
  const wrong = row.parts.filter((part) => accountToSum(part).difference !== 0);
  if (wrong.length > 0) return <b className="is-bad">wrong</b>;
  return (
    <span className="is-ok" role="img" aria-label="adds up">
      ✓
    </span>
  );
}
