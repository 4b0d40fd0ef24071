import { ActionIcon } from '@mantine/core';
import { IconArrowUpRight, IconUserMinus, IconUserPlus } from '@tabler/icons-react';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Alert } from '../../model/alert.ts';
import { usePeople } from '../api/people.ts';
import { alertFindingsQuery } from '../api/queries.ts';
import { answerOf, client } from '../api/client.ts';
import { api } from '../../model/api.ts';
import { EntityChip } from '../parts/entity.tsx';
import { Score, SeverityWord } from '../parts/severity.tsx';
import { Clock } from '../parts/time.tsx';
import { Value } from '../parts/value.tsx';
import { VerdictWord } from '../parts/verdict.tsx';
import { plural } from '../words/format.ts';
import { Conditions } from './conditions.tsx';
import { VerdictButtons } from './verdict-buttons.tsx';
import type { AlertCommands } from './use-alert-commands.tsx';

/** What the list already holds, at once; the latest finding's evidence follows. */
export function AlertPreview({ alert, commands }: { readonly alert: Alert; readonly commands: AlertCommands }) {
  const { me } = usePeople();
  // holding J must not ask for every row on the way
  const [resting] = useDebouncedValue(alert.id, 120);
  const findings = useQuery({
    enabled: resting === alert.id,
    queryKey: [...alertFindingsQuery(alert.id).queryKey, 'first'],
    queryFn: ({ signal }) =>
      answerOf(client.call(api.alertFindings, { params: { id: alert.id }, query: { limit: 1 } }, signal)),
  });
  const first = findings.data?.findings[0];
  const mine = alert.assignee === me.id;
  return (
    <aside className="preview" aria-label="Preview">
      <div className="preview-body">
        <div className="row">
          <span className="mono dim grow">{alert.id.slice(0, 8)}</span>
          {commands.mayJudge && (
            <ActionIcon aria-label={mine ? 'Give back' : 'Assign to me'} onClick={commands.assignToMe}>
              {mine ? <IconUserMinus size={16} /> : <IconUserPlus size={16} />}
            </ActionIcon>
          )}
          <Link to="/alerts/$id" params={{ id: alert.id }} className="icon-link" aria-label="Open">
            <IconArrowUpRight size={16} />
          </Link>
        </div>
        <h2 className="preview-title">
          <Value text={alert.title} still />
        </h2>
        <p className="row wrap">
          <Score score={alert.score} />
          <SeverityWord severity={alert.severity} />
          {alert.verdict !== null && <VerdictWord kind={alert.verdict} />}
          <span className="dim">
            {plural(alert.findings, 'finding')} · last <Clock time={alert.last} />
          </span>
        </p>
        <p className="story">
          <Value text={alert.explanation} still />
        </p>
        {first !== undefined && (
          <section>
            <h3>Why the rule spoke</h3>
            <Conditions evidence={first.evidence} />
          </section>
        )}
        <section>
          <h3>Who and what</h3>
          <div className="row wrap chips">
            {alert.entities.map((entity) => (
              <EntityChip key={`${entity.id} ${entity.role}`} entity={entity} />
            ))}
          </div>
        </section>
        <section>
          <h3>Rule</h3>
          <p className="soft">
            {alert.attack.length > 0 && <span className="mono">{alert.attack.join(' ')} · </span>}
            <Value text={alert.rule.source} still mono />
          </p>
        </section>
      </div>
      <div className="preview-foot">
        {commands.mayJudge ? (
          <VerdictButtons alert={alert} judge={commands.judge} />
        ) : (
          <span className="dim small">Your role may read. Analysts give verdicts.</span>
        )}
      </div>
    </aside>
  );
}
