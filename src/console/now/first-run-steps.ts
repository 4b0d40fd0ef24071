import type { Overview, User } from '../../model/api.ts';
import { countToText, plural } from '../words/format.ts';

export interface FirstRunStep {
  readonly id: 'account' | 'machine' | 'source' | 'finding';
  readonly title: string;
  readonly detail: string;
  readonly state: 'done' | 'next' | 'later';
  readonly to: '/settings/people' | '/sources' | '/sources/add' | '/queue/alerts';
}

/** The machine's own source is named so by its connector. */
const isThisMachine = (source: string): boolean =>
  source.startsWith('this-machine') || source.startsWith('this machine');

/** The four steps of a first run, ticked by what the platform itself counts. */
export function firstRunSteps(overview: Overview, me: Pick<User, 'name' | 'role'>): FirstRunStep[] {
  const own = overview.sources
    .filter((source) => isThisMachine(source.source))
    .reduce((sum, source) => sum + source.stored, 0);
  const others = overview.sources.filter((source) => !isThisMachine(source.source) && source.received > 0);
  const alerts = overview.alerts.today + Object.values(overview.alerts.open).reduce((sum, count) => sum + count, 0);
  const steps: Omit<FirstRunStep, 'state'>[] = [
    { id: 'account', title: 'Your account', detail: `${me.name}, ${me.role}`, to: '/settings/people' },
    {
      id: 'machine',
      title: 'This machine',
      detail: own > 0 ? `${plural(own, 'event')} read` : 'The first events come within a minute',
      to: '/sources',
    },
    {
      id: 'source',
      title: 'Another source',
      detail:
        others.length > 0
          ? others
              .map((source) => source.source)
              .slice(0, 4)
              .join(', ')
          : 'rsyslog, HTTP, Splunk HEC, or replay files',
      to: '/sources/add',
    },
    {
      id: 'finding',
      title: 'First finding',
      detail: alerts > 0 ? `${countToText(alerts)} so far` : `${plural(overview.rules.loaded, 'rule')} watch for one`,
      to: '/queue/alerts',
    },
  ];
  const isDone = { account: true, machine: own > 0, source: others.length > 0, finding: alerts > 0 };
  const next = steps.find((step) => !isDone[step.id])?.id;
  return steps.map((step) => ({ ...step, state: isDone[step.id] ? 'done' : step.id === next ? 'next' : 'later' }));
}
