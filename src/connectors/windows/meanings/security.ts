import type { JsonObject } from '../../../model/json.ts';
import type { Meaning } from '../meaning.ts';
import { actorOf, deviceOf, processOf, requiredProcess, subjectOf, userOf } from '../objects.ts';
import { given, numberOf } from '../values.ts';
import { account, host, image } from '../who.ts';
import { accessMeanings } from './objects-access.ts';
import { accountMeanings } from './accounts.ts';
import { jobMeaning, serviceMeaning } from './jobs.ts';
import { logonMeanings } from './logon.ts';

/** The Security log, by EventID. */
export const securityMeanings: Readonly<Record<string, Meaning>> = {
  ...logonMeanings,
  ...accountMeanings,
  ...accessMeanings,
  // process created
  '4688': {
    ocsf: {
      class: 'process_activity',
      activity: 1,
      attributes: (fields) => ({
        device: deviceOf(fields),
        actor: subjectOf(fields, processOf({ pid: fields['ProcessId'], image: fields['ParentProcessName'] })),
        process: requiredProcess(
          processOf({
            pid: fields['NewProcessId'],
            image: fields['NewProcessName'],
            commandLine: fields['CommandLine'],
            attributes: {
              user: targetUnlessNobody(fields) ?? userOf(fields, 'Subject'),
              integrity_id: integrityIds.get(given(fields['MandatoryLabel']) ?? ''),
            },
          }),
        ),
      }),
    },
    entities: [
      host,
      account('Subject', 'actor'),
      account('Target', 'target'),
      image('ParentProcessName', 'actor'),
      image('NewProcessName', 'target'),
    ],
  },
  // process ended
  '4689': {
    ocsf: {
      class: 'process_activity',
      activity: 2,
      attributes: (fields) => {
        const process = processOf({ pid: fields['ProcessId'], image: fields['ProcessName'] });
        return {
          device: deviceOf(fields),
          actor: subjectOf(fields, process),
          process: requiredProcess(process),
          exit_code: numberOf(fields['Status']),
        };
      },
    },
    entities: [host, account('Subject', 'actor'), image('ProcessName', 'target')],
  },
  '4697': serviceMeaning(1, 'ServiceName', 'ServiceFileName'),
  '4698': jobMeaning(1, 'TaskContent'),
  '4699': jobMeaning(3, 'TaskContent'),
  '4700': jobMeaning(4, 'TaskContent'),
  '4701': jobMeaning(5, 'TaskContent'),
  '4702': jobMeaning(2, 'TaskContentNew'),
  // audit policy changed: removing is %%8448 (success) and %%8450 (failure), adding %%8449 and %%8451
  '4719': {
    ocsf: {
      class: 'event_log_activity',
      activity: (fields) => (/%%84(?:48|50)/.test(given(fields['AuditPolicyChanges']) ?? '') ? 10 : 9),
      severity: 3,
      attributes: (fields) => ({ device: deviceOf(fields), actor: subjectOf(fields), log_name: 'Security' }),
    },
    entities: [host, account('Subject', 'actor')],
  },
  '1102': clearedLog(() => 'Security'),
};

/** A cleared log: 1102 is the Security log, 104 of the System log names another. */
export function clearedLog(logName: (fields: JsonObject) => string): Meaning {
  return {
    ocsf: {
      class: 'event_log_activity',
      activity: 1,
      severity: 3,
      attributes: (fields) => ({
        device: deviceOf(fields),
        actor: userOf(fields, 'Subject') === undefined ? actorOf(fields, {}) : subjectOf(fields),
        log_name: logName(fields),
      }),
    },
    entities: [host, account('Subject', 'actor')],
  };
}

/** Labels of integrity levels (well-known SIDs, MS-DTYP 2.4.2.4). */
const integrityIds: ReadonlyMap<string, number> = new Map(Object.entries({
  'S-1-16-0': 1, 'S-1-16-4096': 2, 'S-1-16-8192': 3, 'S-1-16-8448': 3, 'S-1-16-12288': 4, 'S-1-16-16384': 5, 'S-1-16-20480': 6,
})); // prettier-ignore

/** The target is there only if the process runs as somebody else; else it is `-` with the SID of nobody. */
function targetUnlessNobody(fields: JsonObject): JsonObject | undefined {
  return given(fields['TargetUserName']) === undefined ? undefined : userOf(fields, 'Target');
}
