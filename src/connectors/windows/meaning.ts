import type { JsonObject } from '../../model/json.ts';
import type { LogSourceSet } from '../../model/log-source.ts';
import type { Ocsf, OcsfClassName } from '../../model/ocsf.ts';
import { ocsfBase } from '../../model/ocsf.ts';
import { EntityList } from '../../pipeline/normalize/entity-list.ts';
import { withAttributes, type Sparse } from '../../pipeline/normalize/ocsf-parts.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';
import { firstGiven, given } from './values.ts';
import type { Who } from './who.ts';

/** What a kind of Windows event means: its OCSF form, who is in it, and what baselines learn from it. */
export interface Meaning {
  /** a function where one EventID stands for several classes (4663: a file, a registry key, a process, …) */
  readonly ocsf: OcsfMeaning | ((fields: JsonObject) => OcsfMeaning);
  readonly entities: readonly Who[];
}

export interface OcsfMeaning {
  readonly class: OcsfClassName;
  /** `activity_id` of the class; 99 (other) comes with an `activity_name` among the attributes */
  readonly activity: number | ((fields: JsonObject) => number);
  /** `severity_id`; 1 (informational) if absent */
  readonly severity?: number | ((fields: JsonObject) => number);
  /** the class's own attributes; what is undefined is left out */
  readonly attributes: (fields: JsonObject) => Sparse;
}

export function meaningToKind(id: string, logSources: LogSourceSet, meaning: Meaning): EventKind {
  return {
    id,
    logSources,
    ocsf: (fields, time) => meaningToOcsf(meaning, fields, time),
    entities: (fields) => {
      const list = new EntityList();
      for (const add of meaning.entities) add(fields, list);
      return list.refs;
    },
  };
}

const WINDOWS = { vendor: 'Microsoft', name: 'Windows' };
const SYSMON_FOR_LINUX = { vendor: 'Microsoft', name: 'Sysmon for Linux' };

function meaningToOcsf(meaning: Meaning, fields: JsonObject, time: number): Ocsf {
  const {
    class: ocsfClass,
    activity,
    severity = 1,
    attributes,
  } = typeof meaning.ocsf === 'function' ? meaning.ocsf(fields) : meaning.ocsf;
  const activityId = typeof activity === 'number' ? activity : activity(fields);
  const severityId = typeof severity === 'number' ? severity : severity(fields);
  const event = ocsfBase(ocsfClass, activityId, time, severityId, productOf(fields));
  addMetadata(event.metadata, fields);
  return withAttributes(event, attributes(fields));
}

const productOf = (fields: JsonObject): { vendor: string; name: string } =>
  fields['Provider_Name'] === 'Linux-Sysmon' ? SYSMON_FOR_LINUX : WINDOWS;

/** `actor` and `device` come with the profile `host` in classes that do not have them themselves. */
function addMetadata(metadata: JsonObject, fields: JsonObject): void {
  metadata['profiles'] = ['host'];
  const code = given(fields['EventID']);
  const log = given(fields['Channel']);
  const provider = firstGiven(fields, 'Provider_Name', 'SourceName');
  const record = firstGiven(fields, 'EventRecordID', 'RecordNumber');
  if (code !== undefined) metadata['event_code'] = code;
  if (log !== undefined) metadata['log_name'] = log;
  if (provider !== undefined) metadata['log_provider'] = provider;
  if (record !== undefined) metadata['original_event_uid'] = record;
}
