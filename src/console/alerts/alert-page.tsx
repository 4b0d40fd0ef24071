import { ActionIcon, Button } from '@mantine/core';
import { IconChevronRight, IconLink, IconUserMinus, IconUserPlus } from '@tabler/icons-react';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { alertId, type AlertId } from '../../model/ids.ts';
import type { Alert } from '../../model/alert.ts';
import type { Verdict } from '../../model/verdict.ts';
import { usePeople } from '../api/people.ts';
import { alertQuery } from '../api/queries.ts';
import { useStore } from '../api/store.ts';
import { useCommands } from '../keys/keys.ts';
import { OwnerDisc } from '../parts/owner.tsx';
import { useTitle } from '../parts/page.tsx';
import { Score, SeverityGlyph, severityWords } from '../parts/severity.tsx';
import { Empty, Loading, ProblemBox } from '../parts/states.tsx';
import { Clock } from '../parts/time.tsx';
import { Value } from '../parts/value.tsx';
import { VerdictWord } from '../parts/verdict.tsx';
import { EventDrawer } from '../events/event-drawer.tsx';
import { countToText, plural } from '../words/format.ts';
import { parseSearchText } from '../shell/search.ts';
import { textToPlain } from '../words/visible-text.ts';
import { AlertEvidence } from './alert-evidence.tsx';
import { AlertSide } from './alert-side.tsx';
import { lastList, placeIn } from './list-order.ts';
import { useAlertCommands } from './use-alert-commands.tsx';
import { VerdictButtons } from './verdict-buttons.tsx';
import './alerts.css';

const route = getRouteApi('/alerts/$id');
const statusWords = { open: 'Open', 'in-progress': 'In progress', closed: 'Closed' } as const;

export function AlertPage() {
  const id = alertId.safeParse(route.useParams().id);
  return id.success ? <KnownAlert key={id.data} id={id.data} /> : <NoSuchAlert />;
}

function KnownAlert({ id }: { readonly id: AlertId }) {
  const query = useQuery(alertQuery(id));
  if (query.data !== undefined) return <WholeAlert alert={query.data.alert} verdicts={query.data.verdicts} />;
  return (
    <main id="main" tabIndex={-1}>
      <h1 className="sr" tabIndex={-1}>
        Alert
      </h1>
      {query.error === null ? (
        <Loading rows={10} what="Reading the alert" />
      ) : (
        <ProblemBox what="The alert could not be read." error={query.error} onRetry={() => void query.refetch()} />
      )}
    </main>
  );
}

/** What happened, how do we know, what do we decide. */
function WholeAlert({ alert, verdicts }: { readonly alert: Alert; readonly verdicts: readonly Verdict[] }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useStore(lastList);
  const place = placeIn(list.ids, alert.id);
  const commands = useAlertCommands(alert);
  useTitle(textToPlain(alert.title, 80));
  const goTo = (id: string | undefined): void => {
    if (id !== undefined) void navigate({ to: '/alerts/$id', params: { id } });
  };
  const goBack = (): void =>
    void navigate({ to: '/queue/alerts', search: { ...parseSearchText(list.search), at: alert.id } });
  const copyLink = (): void => {
    void navigator.clipboard.writeText(location.href);
    notifications.show({ message: 'Link copied', autoClose: 2000 });
  };
  useCommands([
    { id: 'alert.previous', title: 'Previous alert of the list', group: 'This page', keys: ['['], run: () => goTo(place?.previous) },
    { id: 'alert.next', title: 'Next alert of the list', group: 'This page', keys: [']'], strip: 'next alert', run: () => goTo(place?.next) },
    { id: 'alert.back', title: 'Back to the queue', group: 'This page', keys: ['Escape'], run: goBack },
    { id: 'alert.link', title: 'Copy the link', group: 'This page', keys: ['Y'], run: copyLink },
  ]); // prettier-ignore

  return (
    <main id="main" tabIndex={-1}>
      <div className="alert-head">
        <div className="crumbs">
          <button type="button" className="plain soft" onClick={goBack}>
            Queue
          </button>
          <IconChevronRight size={14} className="dim" />
          <span className="mono soft">{alert.id.slice(0, 8)}</span>
          <ActionIcon aria-label="Copy the link" onClick={copyLink}>
            <IconLink size={15} />
          </ActionIcon>
          <div className="end">
            {place !== undefined && (
              <span className="dim small">
                {place.place} of {countToText(place.of)} <kbd className="kbd">[</kbd> <kbd className="kbd">]</kbd>
              </span>
            )}
            {commands.mayJudge && (
              <>
                <AssignButton alert={alert} onClick={commands.assignToMe} />
                {alert.status !== 'closed' && (
                  <Button onClick={commands.toggleProgress}>
                    {alert.status === 'in-progress' ? 'Back to open' : 'Start work'}
                  </Button>
                )}
                <VerdictButtons alert={alert} judge={commands.judge} />
              </>
            )}
          </div>
        </div>
        <h1 tabIndex={-1}>
          <SeverityGlyph severity={alert.severity} />
          <Value text={alert.title} still />
        </h1>
        <Facts alert={alert} />
      </div>
      <div className="alert-columns">
        <div className="alert-main">
          <p className="story">
            <Value text={alert.explanation} still />
          </p>
          <AlertEvidence alert={alert} onOpen={(event) => void navigate({ search: { event } })} />
        </div>
        <AlertSide alert={alert} verdicts={verdicts} />
      </div>
      {commands.reasonBar}
      <EventDrawer id={search.event} onClose={() => void navigate({ search: {} })} />
    </main>
  );
}

function AssignButton({ alert, onClick }: { readonly alert: Alert; readonly onClick: () => void }) {
  const { me } = usePeople();
  const mine = alert.assignee === me.id;
  return (
    <Button leftSection={mine ? <IconUserMinus size={15} /> : <IconUserPlus size={15} />} onClick={onClick}>
      {mine ? 'Give back' : 'Assign to me'}
    </Button>
  );
}

function Facts({ alert }: { readonly alert: Alert }) {
  const { nameOf } = usePeople();
  return (
    <dl className="head-facts">
      <div>
        <dt>Score</dt>
        <dd>
          <Score score={alert.score} />
        </dd>
      </div>
      <div>
        <dt>Severity</dt>
        <dd>{severityWords[alert.severity]}</dd>
      </div>
      <div>
        <dt>Status</dt>
        <dd>
          {statusWords[alert.status]} {alert.verdict !== null && <VerdictWord kind={alert.verdict} />}
        </dd>
      </div>
      <div>
        <dt>Owner</dt>
        <dd>
          <OwnerDisc owner={alert.assignee} />
          {alert.assignee === null ? 'nobody' : nameOf(alert.assignee)}
        </dd>
      </div>
      <div>
        <dt>First</dt>
        <dd>
          <Clock time={alert.first} />
        </dd>
      </div>
      <div>
        <dt>Last</dt>
        <dd>
          <Clock time={alert.last} />
        </dd>
      </div>
      <div>
        <dt>Built from</dt>
        <dd>{plural(alert.findings, 'finding')}</dd>
      </div>
    </dl>
  );
}

function NoSuchAlert() {
  return (
    <main id="main" tabIndex={-1}>
      <h1 className="sr" tabIndex={-1}>
        No such alert
      </h1>
      <Empty title="This is not the id of an alert.">
        <Link to="/queue/alerts">Go to the queue</Link>
      </Empty>
    </main>
  );
}
