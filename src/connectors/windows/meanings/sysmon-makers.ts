import type { JsonObject } from '../../../model/json.ts';
import type { Sparse } from '../../../pipeline/normalize/ocsf-parts.ts';
import type { Meaning, OcsfMeaning } from '../meaning.ts';
import {
  actorOf,
  deviceOf,
  fileOf,
  hashesOf,
  processOf,
  requiredProcess,
  sysmonActor,
  userOfAccount,
} from '../objects.ts';
import { baseNameOf, given, parentOf } from '../values.ts';
import { accountIn, file, host, image, type Who } from '../who.ts';

/** Meanings that several of Sysmon's events share. */

export function fileMeaning(activity: number, attributes: (fields: JsonObject) => Sparse): Meaning {
  return {
    ocsf: {
      class: 'file_activity',
      activity,
      attributes: (fields) => ({
        device: deviceOf(fields),
        actor: sysmonActor(fields),
        file: fileOf(fields['TargetFilename'], 1, attributes(fields)),
      }),
    },
    entities: [host, accountIn('User', 'actor'), image('Image', 'actor'), file('TargetFilename', 'target')],
  };
}

/** Sysmon kept a file from being written (27) or shredded (28). */
export function blockedFile(activity: number): Meaning {
  const meaning = fileMeaning(activity, (fields) => ({ hashes: hashesOf(fields['Hashes']) }));
  return { ...meaning, ocsf: withStatus(meaning.ocsf, { status_id: 2, status_detail: 'blocked by Sysmon' }) };
}

function withStatus(ocsf: Meaning['ocsf'], status: Sparse): Meaning['ocsf'] {
  const add = (one: OcsfMeaning): OcsfMeaning => ({
    ...one,
    attributes: (fields) => ({ ...one.attributes(fields), ...status }),
  });
  return typeof ocsf === 'function' ? (fields) => add(ocsf(fields)) : add(ocsf);
}

interface TwoProcesses {
  readonly activity: number;
  readonly attributes: (fields: JsonObject) => Sparse;
}

/** One process does something to another: `SourceImage` and `TargetImage`. Sysmon spells GUID in two ways. */
export function twoProcesses({ activity, attributes }: TwoProcesses): Meaning {
  return {
    ocsf: {
      class: 'process_activity',
      activity,
      attributes: (fields) => ({
        device: deviceOf(fields),
        actor: actorOf(fields, {
          process: processOf({
            pid: fields['SourceProcessId'],
            guid: fields['SourceProcessGuid'] ?? fields['SourceProcessGUID'],
            image: fields['SourceImage'],
          }),
          user: userOfAccount(fields['SourceUser']),
        }),
        process: requiredProcess(
          processOf({
            pid: fields['TargetProcessId'],
            guid: fields['TargetProcessGuid'] ?? fields['TargetProcessGUID'],
            image: fields['TargetImage'],
            attributes: { user: userOfAccount(fields['TargetUser']) },
          }),
        ),
        ...attributes(fields),
      }),
    },
    entities: [host, accountIn('SourceUser', 'actor'), image('SourceImage', 'actor'), image('TargetImage', 'target')],
  };
}

export function keyMeaning(activity: number): Meaning {
  return {
    ocsf: {
      class: 'registry_key_activity',
      activity,
      attributes: (fields) => ({
        device: deviceOf(fields),
        actor: sysmonActor(fields),
        reg_key: { path: given(fields['TargetObject']) ?? 'unknown' },
      }),
    },
    entities: [host, accountIn('User', 'actor'), image('Image', 'actor')],
  };
}

export function valueMeaning(activity: number): Meaning {
  return {
    ocsf: {
      class: 'registry_value_activity',
      activity,
      attributes: (fields) => {
        const target = given(fields['TargetObject']) ?? 'unknown';
        const details = given(fields['Details']);
        return {
          device: deviceOf(fields),
          actor: sysmonActor(fields),
          reg_value: {
            name: baseNameOf(target),
            path: parentOf(target),
            ...(details === undefined ? {} : { data: details }),
          },
        };
      },
    },
    entities: [host, accountIn('User', 'actor'), image('Image', 'actor')],
  };
}

export function pipeMeaning(activity: number): Meaning {
  return {
    ocsf: {
      class: 'file_activity',
      activity,
      attributes: (fields) => ({
        device: deviceOf(fields),
        actor: sysmonActor(fields),
        file: fileOf(fields['PipeName'], 6),
      }),
    },
    entities: [host, accountIn('User', 'actor'), image('Image', 'actor')],
  };
}

/** OCSF 1.8 has no class for WMI subscriptions. */
export function wmiMeaning(what: string): Meaning {
  return {
    ocsf: {
      class: 'base_event',
      activity: 99,
      attributes: (fields) => ({
        activity_name: `${what} ${given(fields['Operation'])?.toLowerCase() ?? 'changed'}`,
        device: deviceOf(fields),
        actor: actorOf(fields, { user: userOfAccount(fields['User']) }),
      }),
    },
    entities: [host, accountIn('User', 'actor')],
  };
}

export function otherMeaning(activityName: string, entities: readonly Who[]): Meaning {
  return {
    ocsf: {
      class: 'base_event',
      activity: 99,
      attributes: (fields) => ({ activity_name: activityName, device: deviceOf(fields), actor: sysmonActor(fields) }),
    },
    entities: [host, ...entities],
  };
}
