import type { JsonObject } from '../../../model/json.ts';
import { sparse } from '../../../pipeline/normalize/ocsf-parts.ts';
import type { Meaning } from '../meaning.ts';
import { deviceOf, subjectOf, userOfAccount } from '../objects.ts';
import { firstGiven, given } from '../values.ts';
import { account, accountIn, host, service } from '../who.ts';

/** Services of the Security (4697) and System (7045, …) logs, and scheduled tasks. */

/** A service that was installed. @param pathField where its command line is */
export function serviceMeaning(activity: number, nameField: string, pathField: string): Meaning {
  return {
    ocsf: {
      class: 'windows_service_activity',
      activity,
      attributes: (fields) => ({
        device: deviceOf(fields),
        actor: subjectOf(fields),
        win_service: {
          name: given(fields[nameField]) ?? 'unknown',
          ...startOf(fields),
          ...sparse({
            cmd_line: given(fields[pathField]),
            service_start_name: firstGiven(fields, 'AccountName', 'ServiceAccount'),
          }),
        },
      }),
    },
    entities: [host, account('Subject', 'actor'), service(nameField, 'target')],
  };
}

/** A service of which only name and state are known (7036, 7040, 7034). */
export function serviceStateMeaning(
  activity: number | ((fields: JsonObject) => number),
  status: number,
  nameField = 'param1',
): Meaning {
  return {
    ocsf: {
      class: 'windows_service_activity',
      activity,
      attributes: (fields) => ({
        device: deviceOf(fields),
        actor: subjectOf(fields),
        win_service: { name: given(fields[nameField]) ?? 'unknown', ...startOf(fields) },
        status_id: status,
      }),
    },
    entities: [host, service(nameField, 'target')],
  };
}

/** `demand start` in words (System log), `0x3` in numbers (Security log). */
function startOf(fields: JsonObject): JsonObject {
  const start = firstGiven(fields, 'StartType', 'ServiceStartType', 'param3');
  const type = firstGiven(fields, 'ServiceType');
  return {
    service_start_type_id: startTypes.get(start?.toLowerCase() ?? '') ?? 0,
    ...sparse({ service_type_id: serviceTypes.get(type?.toLowerCase() ?? '') }),
  };
}

const startTypes: ReadonlyMap<string, number> = new Map(Object.entries({
  'boot start': 1, '0': 1, '0x0': 1,
  'system start': 2, '1': 2, '0x1': 2,
  'auto start': 3, '2': 3, '0x2': 3,
  'demand start': 4, '3': 4, '0x3': 4,
  disabled: 5, '4': 5, '0x4': 5,
})); // prettier-ignore

const serviceTypes: ReadonlyMap<string, number> = new Map(Object.entries({
  'kernel mode driver': 1, '0x1': 1,
  'file system driver': 2, '0x2': 2,
  'user mode service': 3, '0x10': 3,
  '0x20': 4,
})); // prettier-ignore

/** A scheduled task in the Security log; its content is the task's XML. */
export function jobMeaning(activity: number, contentField: string): Meaning {
  return {
    ocsf: {
      class: 'scheduled_job',
      activity,
      attributes: (fields) => ({
        device: deviceOf(fields),
        actor: subjectOf(fields),
        job: sparse({ name: given(fields['TaskName']) ?? 'unknown', cmd_line: commandOf(fields[contentField]) }),
      }),
    },
    entities: [host, account('Subject', 'actor')],
  };
}

/** A task as its own log tells it. */
export function taskMeaning(activity: number, activityName?: string): Meaning {
  return {
    ocsf: {
      class: 'scheduled_job',
      activity,
      attributes: (fields) => {
        const user = userOfAccount(fields['UserContext'] ?? fields['UserName']);
        return {
          activity_name: activityName,
          device: deviceOf(fields),
          actor: user === undefined ? undefined : { user },
          job: sparse({
            name: given(fields['TaskName']) ?? 'unknown',
            cmd_line: firstGiven(fields, 'ActionName', 'Path'),
          }),
        };
      },
    },
    entities: [host, accountIn('UserContext', 'actor'), accountIn('UserName', 'actor')],
  };
}

/** The command of a task's XML, found without parsing it: hostile XML costs nothing here. */
function commandOf(content: JsonObject[string] | undefined): string | undefined {
  if (typeof content !== 'string') return undefined;
  const head = content.slice(0, 20_000);
  const command = between(head, '<Command>', '</Command>');
  const args = between(head, '<Arguments>', '</Arguments>');
  return command === undefined ? undefined : args === undefined ? command : `${command} ${args}`;
}

function between(content: string, open: string, close: string): string | undefined {
  const start = content.indexOf(open);
  const end = start < 0 ? -1 : content.indexOf(close, start);
  return end < 0 ? undefined : given(content.slice(start + open.length, end));
}
