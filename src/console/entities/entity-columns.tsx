import type { EntityRow } from '../../model/baseline.ts';
import { EntityIcon } from '../parts/entity.tsx';
import type { ListColumn } from '../parts/list.tsx';
import { Score } from '../parts/severity.tsx';
import { Age } from '../parts/time.tsx';
import { Value } from '../parts/value.tsx';
import { countToShort, countToText } from '../words/format.ts';
import { shareToText } from './amounts.ts';

export const entityColumns: readonly ListColumn<EntityRow>[] = [
  { id: 'kind', header: 'Kind', hideHeader: true, width: '34px', sortBy: (row) => row.kind, cell: (row) => <EntityIcon kind={row.kind} /> },
  {
    id: 'name',
    header: 'Entity, and what is unusual about it',
    width: 'minmax(0, 1fr)',
    sortBy: (row) => row.name,
    cell: (row) => (
      <>
        <div className="line-1">
          <Value text={row.name} still limit={120} />
          {row.also !== undefined && row.also.length > 0 && <span className="dim small"> also <Value text={row.also.map((id) => id.slice(id.indexOf(':') + 1)).join(', ')} still limit={120} /></span>}
        </div>
        <div className="line-2">
          {row.reasons.length === 0 ? 'nothing unusual' : row.reasons.map(({ title, time }) => <span key={`${title} ${time}`} className="reason"><Value text={title} still limit={120} /></span>)}
        </div>
      </>
    ),
  },
  { id: 'role', header: 'Role or group', width: '180px', sortBy: (row) => roleOf(row), cell: (row) => <span className="soft cut"><Value text={roleOf(row) || '–'} still limit={60} /></span> },
  { id: 'risk', header: 'Risk', width: '92px', end: true, sortBy: (row) => row.risk, cell: (row) => (row.risk < 0.5 ? <span className="dim">0</span> : <Score score={row.risk} />) },
  { id: 'findings', header: 'Findings', width: '84px', end: true, sortBy: (row) => row.findings, cell: (row) => (row.findings === 0 ? <span className="dim">0</span> : countToText(row.findings)) },
  { id: 'observations', header: 'Observed', width: '92px', end: true, sortBy: (row) => row.observations, cell: (row) => <span className="soft">{countToShort(row.observations)}</span> },
  { id: 'ready', header: 'Learnt', width: '76px', end: true, sortBy: (row) => row.ready, cell: (row) => <span className={row.ready < 1 ? 'soft' : undefined}>{shareToText(row.ready)}</span> },
  { id: 'last', header: 'Last', width: '64px', end: true, sortBy: (row) => row.last, cell: (row) => <Age time={row.last} /> },
]; // prettier-ignore

const roleOf = (row: EntityRow): string => row.role ?? row.peers[0] ?? '';
