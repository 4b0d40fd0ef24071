import type { JsonObject } from '../../../model/json.ts';
import type { EntityList } from '../../../pipeline/normalize/entity-list.ts';
import { sparse } from '../../../pipeline/normalize/ocsf-parts.ts';
import type { Meaning } from '../meaning.ts';
import { actorOf, deviceOf, fileOf, longString, processOf } from '../objects.ts';
import { accountOf, given } from '../values.ts';
import { accountIn, file, host } from '../who.ts';

/** PowerShell's operational log. */
export const powershellMeanings: Readonly<Record<string, Meaning>> = {
  // pipeline executed (module logging)
  '4103': script((fields) => fields['Payload'] ?? fields['Message']),
  // script block (script block logging)
  '4104': script((fields) => fields['ScriptBlockText'] ?? fields['Message']),
};

/** The classic log: one text each, also as `Data` where the message is not rendered. */
export const classicPowershellMeanings: Readonly<Record<string, Meaning>> = {
  '400': engine(3),
  '403': engine(4),
  '600': engine(99, 'Provider start'),
  '800': script((fields) => textsOfData(fields['Data']) ?? fields['Message']),
};

const POWERSHELL = 2;

function script(contentOf: (fields: JsonObject) => JsonObject[string] | undefined): Meaning {
  return {
    ocsf: {
      class: 'script_activity',
      activity: 1,
      attributes: (fields) => {
        const scriptPath = given(fields['Path']);
        return {
          device: deviceOf(fields),
          actor: actorOf(fields, {
            process: processOf({
              pid: fields['Execution_ProcessID'] ?? fields['ExecutionProcessID'] ?? fields['ProcessID'],
            }),
            user: userOf(fields),
          }),
          script: sparse({
            type_id: POWERSHELL,
            uid: given(fields['ScriptBlockId']),
            script_content: longString(contentOf(fields)),
            file: scriptPath === undefined ? undefined : fileOf(scriptPath),
          }),
        };
      },
    },
    entities: [host, contextUser, file('Path', 'target')],
  };
}

/** `ContextInfo` of 4103 has a line `User = DOMAIN\name`; others have the SID of the process's user. */
function userOf(fields: JsonObject): JsonObject | undefined {
  const account = accountOf(userInContext(fields));
  const uid = given(fields['Security_UserID'] ?? fields['UserID']);
  if (account === undefined && uid === undefined) return undefined;
  return sparse({ name: account?.name, domain: account?.domain, uid });
}

function userInContext(fields: JsonObject): string | undefined {
  const context = fields['ContextInfo'];
  if (typeof context !== 'string') return undefined;
  return given(/\bUser = ([^\r\n]{1,200})/.exec(context.slice(0, 4_000))?.[1]);
}

function contextUser(fields: JsonObject, list: EntityList): void {
  accountIn('User', 'actor')({ User: userInContext(fields) ?? null }, list);
}

function textsOfData(data: JsonObject[string] | undefined): string | undefined {
  const texts = (Array.isArray(data) ? data : [data]).filter((each) => typeof each === 'string');
  return texts.length === 0 ? undefined : texts.join('\n');
}

function engine(activity: number, activityName?: string): Meaning {
  return {
    ocsf: {
      class: 'application_lifecycle',
      activity,
      attributes: (fields) => ({
        activity_name: activityName,
        device: deviceOf(fields),
        app: sparse({ name: 'PowerShell', vendor_name: 'Microsoft', version: versionOf(fields) }),
      }),
    },
    entities: [host],
  };
}

function versionOf(fields: JsonObject): string | undefined {
  const text = textsOfData(fields['Data']) ?? fields['Message'];
  return typeof text === 'string' ? given(/EngineVersion=([\d.]{1,20})/.exec(text.slice(0, 4_000))?.[1]) : undefined;
}
