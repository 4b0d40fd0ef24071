import type { Alert } from '../../model/alert.ts';
import { api } from '../../model/api.ts';
import type { BaselineCommand, Judged } from '../../model/baseline.ts';
import { asVerdictId, DEFAULT_TENANT } from '../../model/ids.ts';
import { DETECTOR } from '../../pipeline/baseline/judgement-to-finding.ts';
import type { Actor } from '../../store/state/actor.ts';
import { toJudged, verdictToCommand } from '../baseline/judged-findings.ts';
import { personOf } from '../auth/caller.ts';
import type { Identities } from '../../pipeline/identify/identities.ts';
import { handle } from '../http/handler.ts';
import { Refused } from '../http/refused.ts';
import type { ApiHandlersDeps } from './deps.ts';
import { withoutUndefined } from './without-undefined.ts';

export function alertHandlers({
  state,
  events,
  alertChanged,
  learnt,
  identities,
}: Pick<ApiHandlersDeps, 'state' | 'events' | 'alertChanged' | 'learnt' | 'identities'>) {
  const { alerts } = state;
  return {
    alerts: handle(api.alerts, async ({ query }) => {
      const { identity, ...search } = withoutUndefined(query);
      const entities = identity === undefined ? {} : { entities: entitiesOf(identity, identities.now()) };
      const page = await alerts.list({ tenant: DEFAULT_TENANT, ...search, ...entities });
      return { ...page, alerts: [...page.alerts] };
    }),
    alert: handle(api.alert, async ({ params }) => {
      const found = await alerts.get(DEFAULT_TENANT, params.id);
      return found === null ? noSuchAlert() : { alert: found.alert, verdicts: [...found.verdicts] };
    }),
    alertFindings: handle(api.alertFindings, async ({ params, query }) => {
      const found = await alerts.get(DEFAULT_TENANT, params.id);
      if (found === null) return noSuchAlert();
      const { key, first, last } = found.alert;
      const page = await events.findingsByKey({
        tenant: DEFAULT_TENANT,
        key,
        from: first,
        to: last,
        ...withoutUndefined(query),
      });
      return { findings: [...page.findings], next: page.next };
    }),
    changeAlert: handle(api.changeAlert, async ({ params, body }, caller) => {
      const by = personOf(caller);
      if (by instanceof Refused) return by;
      const alert = await alerts.change(DEFAULT_TENANT, params.id, body, by);
      if (alert === null) return noSuchAlert();
      alertChanged(alert);
      return { alert };
    }),
    giveVerdict: handle(api.giveVerdict, async ({ params, body }, caller) => {
      const by = personOf(caller);
      if (by instanceof Refused) return by;
      const given = await alerts.giveVerdict(DEFAULT_TENANT, params.id, body, by);
      if (given === null) return noSuchAlert();
      alertChanged(given.alert);
      await teach(given.alert, (findings) => verdictToCommand(body.kind, findings), by, body.reason);
      return given;
    }),
    undoVerdict: handle(api.undoVerdict, async ({ params }, caller) => {
      const by = personOf(caller);
      if (by instanceof Refused) return by;
      const alert = await alerts.undoVerdict(DEFAULT_TENANT, params.id, asVerdictId(params.verdict), by);
      if (alert === null)
        return new Refused('not-found', 'There is no such verdict on this alert. It may have been taken back already.');
      alertChanged(alert);
      await teach(alert, (findings) => ({ kind: 'unjudged', findings }), by, 'a verdict was taken back');
      return { alert };
    }),
  };

  /** What a person says of an alert of baselines is learnt. */
  async function teach(
    alert: Alert,
    toCommand: (findings: Judged[]) => BaselineCommand | undefined,
    by: Actor,
    note: string,
  ): Promise<void> {
    if (alert.detector !== DETECTOR) return;
    const ids = alert.evidence.map(({ finding }) => finding);
    const findings = toJudged(await events.findingsById(DEFAULT_TENANT, ids));
    const command = findings.length === 0 ? undefined : toCommand(findings);
    if (command !== undefined) await learnt.baselines.change({ command, what: `alert: ${alert.title}`, note }, by);
  }
}

function noSuchAlert(): Refused {
  return new Refused('not-found', 'There is no alert with this id.', { at: 'path.id' });
}

/** How alerts may call it: as it was asked, and by every name of its identity. */
const entitiesOf = (name: string, identities: Identities): string[] => [
  ...new Set([name.toLowerCase(), ...(identities.identityOf(name)?.entities ?? [])]),
];
