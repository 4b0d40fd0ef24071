import { api } from '../../model/api.ts';
import { asVerdictId, DEFAULT_TENANT } from '../../model/ids.ts';
import { personOf } from '../auth/caller.ts';
import { handle } from '../http/handler.ts';
import { Refused } from '../http/refused.ts';
import type { ApiHandlersDeps } from './deps.ts';
import { withoutUndefined } from './without-undefined.ts';

export function alertHandlers({
  state,
  events,
  alertChanged,
}: Pick<ApiHandlersDeps, 'state' | 'events' | 'alertChanged'>) {
  const { alerts } = state;
  return {
    alerts: handle(api.alerts, async ({ query }) => {
      const page = await alerts.list({ tenant: DEFAULT_TENANT, ...withoutUndefined(query) });
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
      return given;
    }),
    undoVerdict: handle(api.undoVerdict, async ({ params }, caller) => {
      const by = personOf(caller);
      if (by instanceof Refused) return by;
      const alert = await alerts.undoVerdict(DEFAULT_TENANT, params.id, asVerdictId(params.verdict), by);
      if (alert === null)
        return new Refused('not-found', 'There is no such verdict on this alert. It may have been taken back already.');
      alertChanged(alert);
      return { alert };
    }),
  };
}

function noSuchAlert(): Refused {
  return new Refused('not-found', 'There is no alert with this id.', { at: 'path.id' });
}
