import type { Alert } from '../../model/alert.ts';
import { entitiesToShow } from '../events/event-text.ts';
import { EntityName } from '../parts/entity.tsx';
import type { ListColumn } from '../parts/list.tsx';
import { OwnerDisc } from '../parts/owner.tsx';
import { Score, SeverityGlyph } from '../parts/severity.tsx';
import { Age } from '../parts/time.tsx';
import { VerdictWord } from '../parts/verdict.tsx';
import { textToPlain } from '../words/visible-text.ts';
import { countToText } from '../words/format.ts';

/** Columns at module scope: one made while drawing would draw every row again. */
export const alertColumns: readonly ListColumn<Alert>[] = [
  { id: 'severity', header: 'Severity', hideHeader: true, width: '18px', cell: (alert) => <SeverityGlyph severity={alert.severity} /> },
  { id: 'score', header: 'Score', width: '56px', cell: (alert) => <Score score={alert.score} /> },
  { id: 'title', header: 'Alert', width: 'minmax(0, 3fr)', cell: (alert) => <Title alert={alert} /> },
  { id: 'entities', header: 'Who and what', width: 'minmax(0, 1.1fr)', cell: (alert) => <Entities alert={alert} /> },
  { id: 'findings', header: 'Findings', width: '54px', end: true, cell: (alert) => <span className="soft">{countToText(alert.findings)}</span> },
  { id: 'last', header: 'Last', width: '36px', end: true, cell: (alert) => <span className="soft"><Age time={alert.last} /></span> },
  { id: 'owner', header: 'Owner', width: '36px', end: true, cell: (alert) => <OwnerDisc owner={alert.assignee} /> },
]; // prettier-ignore

function Title({ alert }: { readonly alert: Alert }) {
  return (
    <>
      <div className="line-1">
        <bdi>{textToPlain(alert.title, 200)}</bdi>
      </div>
      <div className="line-2">
        {alert.verdict !== null && <VerdictWord kind={alert.verdict} />}
        {alert.status === 'in-progress' && <span className="in-progress">In progress</span>}
        <bdi>{textToPlain(alert.explanation, 160)}</bdi>
      </div>
    </>
  );
}

function Entities({ alert }: { readonly alert: Alert }) {
  const { shown, more } = entitiesToShow(alert.entities, 2);
  return (
    <div className="alert-entities">
      {shown.map((entity, index) => (
        <span key={entity.id} className="row tight">
          <EntityName entity={entity} />
          {index === shown.length - 1 && more > 0 && <span className="dim">+{more}</span>}
        </span>
      ))}
    </div>
  );
}
