import type { JsonObject } from '../../model/json.ts';
import type { LogSourceSet } from '../../model/log-source.ts';
import type { Ocsf, OcsfClassName } from '../../model/ocsf.ts';
import { ocsfBase } from '../../model/ocsf.ts';
import { EntityList, ObservationList } from '../../pipeline/normalize/entity-list.ts';
import { integerOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { sparse, withAttributes } from '../../pipeline/normalize/ocsf-parts.ts';
import type { Sparse } from '../../pipeline/normalize/ocsf-parts.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';

/** What a kind of Windows event means: its OCSF class and attributes, who is in it, and what baselines learn from it. */
export interface Meaning {
  readonly ocsfClass: OcsfClassName;
  /** `activity_id` of the class */
  readonly activity: number | ((fields: JsonObject) => number);
  /** OCSF `severity_id`; 1 (informational) if absent */
  readonly severity?: number | ((fields: JsonObject) => number);
  /** the class's own attributes; what is undefined is left out */
  readonly attributes?: (fields: JsonObject, time: number) => Sparse;
  readonly entities: readonly ((fields: JsonObject, list: EntityList) => void)[];
  readonly observations: readonly ((fields: JsonObject, list: ObservationList) => void)[];
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
    observations: (fields) => {
      const list = new ObservationList();
      for (const add of meaning.observations) add(fields, list);
      return list.drafts;
    },
  };
}

const PRODUCT = { vendor: 'Microsoft', name: 'Windows' };

function meaningToOcsf(meaning: Meaning, fields: JsonObject, time: number): Ocsf {
  const { activity, severity = 1 } = meaning;
  const activityId = typeof activity === 'number' ? activity : activity(fields);
  const severityId = typeof severity === 'number' ? severity : severity(fields);
  return withAttributes(
    ocsfBase(meaning.ocsfClass, activityId, time, severityId, PRODUCT),
    meaning.attributes?.(fields, time) ?? {},
    metadataOf(fields),
  );
}

function metadataOf(fields: JsonObject): Sparse {
  const record = integerOf(fields['EventRecordID'] ?? fields['RecordNumber']);
  return sparse({
    event_code: textOf(fields['EventID']),
    log_name: textOf(fields['Channel']),
    log_provider: textOf(fields['Provider_Name'] ?? fields['SourceName']),
    original_event_uid: record === undefined ? undefined : String(record),
  });
}
