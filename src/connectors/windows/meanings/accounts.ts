import type { JsonObject } from '../../../model/json.ts';
import type { EntityList } from '../../../pipeline/normalize/entity-list.ts';
import { sparse } from '../../../pipeline/normalize/ocsf-parts.ts';
import type { Meaning } from '../meaning.ts';
import { deviceOf, requiredUser, subjectOf, userOf } from '../objects.ts';
import { given } from '../values.ts';
import { account, host } from '../who.ts';

/** Changes of accounts and groups in the Security log. */
export const accountMeanings: Readonly<Record<string, Meaning>> = {
  '4720': change(1),
  '4722': change(2),
  '4723': change(3),
  '4724': change(4),
  '4725': change(5),
  '4726': change(6),
  '4738': change(99, 'Change'),
  '4740': change(9),
  '4741': change(1),
  '4742': change(99, 'Change'),
  '4743': change(6),
  '4767': change(12),
  '4781': change(99, 'Rename'),
  // security and distribution groups: global, local, universal
  ...groupMeanings(6, ['4727', '4731', '4754', '4744', '4749', '4759']),
  ...groupMeanings(3, ['4728', '4732', '4756', '4746', '4751', '4761']),
  ...groupMeanings(4, ['4729', '4733', '4757', '4747', '4752', '4762']),
  ...groupMeanings(5, ['4730', '4734', '4758', '4748', '4753', '4763']),
  ...groupMeanings(99, ['4735', '4737', '4755', '4745', '4750', '4760']),
};

function change(activity: number, activityName?: string): Meaning {
  return {
    ocsf: {
      class: 'account_change',
      activity,
      attributes: (fields) => ({
        activity_name: activityName,
        device: deviceOf(fields),
        actor: subjectOf(fields),
        user: requiredUser(userOf(fields, 'Target')),
      }),
    },
    entities: [host, account('Subject', 'actor'), account('Target', 'target')],
  };
}

function groupMeanings(activity: number, eventIds: readonly string[]): Record<string, Meaning> {
  const meaning: Meaning = {
    ocsf: {
      class: 'group_management',
      activity,
      attributes: (fields) => ({
        activity_name: activity === 99 ? 'Change' : undefined,
        device: deviceOf(fields),
        actor: subjectOf(fields),
        group: userOf(fields, 'Target') ?? { name: 'unknown' },
        user: memberOf(fields),
      }),
    },
    entities: [host, account('Subject', 'actor'), member],
  };
  return Object.fromEntries(eventIds.map((id) => [id, meaning]));
}

/** The member is a distinguished name where the directory knows one, always a SID. */
function memberOf(fields: JsonObject): JsonObject | undefined {
  const uid = given(fields['MemberSid']);
  const common = commonName(given(fields['MemberName']));
  return uid === undefined && common === undefined ? undefined : sparse({ name: common, uid });
}

function member(fields: JsonObject, list: EntityList): void {
  const common = commonName(given(fields['MemberName'])) ?? null;
  account('Member', 'target')({ MemberUserName: common, MemberDomainName: fields['TargetDomainName'] ?? null }, list);
}

/** `CN=Jane Doe,OU=…` to `Jane Doe`; what is no distinguished name stays whole. */
function commonName(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const match = /^CN=((?:[^,\\]|\\.)+)/i.exec(text);
  return match === null ? text : match[1];
}
