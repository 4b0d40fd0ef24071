import type { JsonObject } from '../../model/json.ts';
import { activityToEntities } from '../../pipeline/normalize/activity/activity-to-entities.ts';
import { activityToOcsf } from '../../pipeline/normalize/activity/activity-to-ocsf.ts';
import { fieldAt, integerOf, textOf } from '../../pipeline/normalize/field-values.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';
import { ocsfToFacts } from './facts.ts';
import { logSourcesOf, type Os } from './log-sources.ts';
import { whatOf, type OcsfWhat } from './what.ts';

export interface KindOfEvent {
  readonly kind: EventKind;
  readonly what: OcsfWhat;
}

/** There are as many as whats and systems together: a sender cannot make more. */
const kindsById = new Map<string, KindOfEvent>();

export function kindOf(event: JsonObject): KindOfEvent {
  const what = whatOf(event);
  const os = osOf(event);
  const id = `ocsf/${what}${os === undefined ? '' : `/${os}`}`;
  const known = kindsById.get(id);
  if (known !== undefined) return known;
  const kind: EventKind = {
    id,
    logSources: logSourcesOf(what, os),
    ocsf: (fields, time) => activityToOcsf(ocsfToFacts(fields, what), time),
    entities: (fields) => activityToEntities(ocsfToFacts(fields, what)),
  };
  kindsById.set(id, { kind, what });
  return { kind, what };
}

function osOf(event: JsonObject): Os | undefined {
  const id = integerOf(fieldAt(event, 'device.os.type_id')) ?? 0;
  const text = `${textOf(fieldAt(event, 'device.os.type')) ?? ''} ${textOf(fieldAt(event, 'device.os.name')) ?? ''}`.slice(0, 200); // prettier-ignore
  if (id === 100 || (id === 0 && /windows/i.test(text))) return 'windows';
  if (id === 200 || (id === 0 && /linux|ubuntu|debian|red hat|suse|centos/i.test(text))) return 'linux';
  return id === 300 || (id === 0 && /mac ?os/i.test(text)) ? 'macos' : undefined;
}
