import type { JsonObject } from '../../model/json.ts';
import type { ObservationDraft } from '../../model/observation.ts';
import { entityOf, ObservationList } from '../../pipeline/normalize/entity-list.ts';
import { addressOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { commandPath } from './entities.ts';
import type { Meaning } from './pattern.ts';

/** How sign-ins end, from where, to which host, and what is run with other rights. Sessions are not counted again: they follow a sign-in. */
export function authToObservations(meaning: Meaning, fields: JsonObject): ObservationDraft[] {
  const observations = new ObservationList();
  // names that a stranger made up are no users with habits
  const user = fields['invalid_user'] === true ? undefined : entityOf('user', fields['user']);
  const address = entityOf('address', fields['src_ip']);
  const host = textOf(fields['host']);
  const outcome = isEcho(fields) ? undefined : outcomes.get(meaning);
  if (outcome !== undefined) {
    observations.add(user, 'auth.outcome', outcome);
    observations.add(address, 'auth.outcome', outcome);
    observations.add(address, 'auth.user', textOf(fields['user']));
    observations.add(user, 'auth.method', textOf(fields['method']));
    observations.add(user, 'auth.host', host);
    observations.add(user, 'net.source_address', addressOf(fields['src_ip']));
    observations.add(user, 'auth.target_user', textOf(fields['target_user']));
  }
  if (meaning === 'command') {
    observations.add(user, 'process.command', commandPath(fields));
    observations.add(user, 'auth.target_user', textOf(fields['target_user']));
    observations.add(user, 'auth.host', host);
    observations.add(entityOf('device', fields['host']), 'process.command', commandPath(fields));
  }
  return observations.drafts;
}

/**
 * One attempt at sshd makes up to four lines (an invalid user, PAM's failure, its summary, the method that failed). Only the one with the method
 * is counted.
 */
function isEcho(fields: JsonObject): boolean {
  const app = textOf(fields['app']) ?? '';
  return (app.startsWith('sshd') || fields['pam_service'] === 'sshd') && fields['method'] === undefined;
}

const outcomes: ReadonlyMap<Meaning, string> = new Map<Meaning, string>([
  ['accepted', 'success'],
  ['failed', 'failure'],
  ['switched', 'success'],
  ['switch-failed', 'failure'],
]);
