import type { JsonObject } from '../../model/json.ts';
import { activityToEntities } from '../../pipeline/normalize/activity/activity-to-entities.ts';
import { activityToOcsf } from '../../pipeline/normalize/activity/activity-to-ocsf.ts';
import { fieldAt, textOf } from '../../pipeline/normalize/field-values.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';
import { ecsToFacts } from './facts.ts';
import { datasetOf, logSourcesOf, type Dataset, type Os } from './log-sources.ts';
import { whatOf, type EcsWhat } from './what.ts';

export interface KindOfEvent {
  readonly kind: EventKind;
  readonly what: EcsWhat;
}

/** There are as many as whats, systems and data sets together: a sender cannot make more. */
const kindsById = new Map<string, KindOfEvent>();

export function kindOf(fields: JsonObject): KindOfEvent {
  const what = whatOf(fields);
  const os = osOf(fields);
  const dataset = datasetOf(textOf(fieldAt(fields, 'event.dataset')) ?? textOf(fieldAt(fields, 'event.module')));
  const id = `ecs/${what}${os === undefined ? '' : `/${os}`}${dataset === undefined ? '' : `/${dataset}`}`;
  const known = kindsById.get(id);
  if (known !== undefined) return known;
  const made = { kind: makeKind(id, what, os, dataset), what };
  kindsById.set(id, made);
  return made;
}

function makeKind(id: string, what: EcsWhat, os: Os | undefined, dataset: Dataset | undefined): EventKind {
  return {
    id,
    logSources: logSourcesOf(what, os, dataset),
    ocsf: (fields, time) => activityToOcsf(ecsToFacts(fields, what), time),
    entities: (fields) => activityToEntities(ecsToFacts(fields, what)),
  };
}

const osByName: ReadonlyMap<string, Os> = new Map<string, Os>([
  ['windows', 'windows'],
  ['linux', 'linux'],
  ['macos', 'macos'],
  ['darwin', 'macos'],
  ...['debian', 'ubuntu', 'redhat', 'rhel', 'centos', 'fedora', 'suse', 'sles', 'arch', 'alpine', 'amzn', 'rocky', 'almalinux', 'ol'].map((name): [string, Os] => [name, 'linux']),
]); // prettier-ignore

function osOf(fields: JsonObject): Os | undefined {
  for (const name of ['host.os.type', 'host.os.family', 'host.os.platform']) {
    const os = osByName.get(textOf(fieldAt(fields, name))?.toLowerCase() ?? '');
    if (os !== undefined) return os;
  }
  return undefined;
}
