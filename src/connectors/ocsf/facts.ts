import type { JsonObject } from '../../model/json.ts';
import type { OcsfProduct } from '../../model/ocsf.ts';
import type { ActivityFacts, ActivityKind, EndFacts, FileFacts, ProcessFacts, UserFacts } from '../../pipeline/normalize/activity/activity-facts.ts'; // prettier-ignore
import { fieldAt, integerOf, listOf, objectOf, textOf, type Field } from '../../pipeline/normalize/field-values.ts';
import { sysmonTargetObject } from '../../pipeline/normalize/activity/sysmon-values.ts';
import type { OcsfWhat } from './what.ts';

const kindByWhat: Readonly<Record<OcsfWhat, ActivityKind>> = {
  'process-start': 'process',
  'process-end': 'process',
  'process-access': 'process',
  'process-inject': 'process',
  'file-create': 'file',
  'file-change': 'file',
  'file-delete': 'file',
  'file-rename': 'file',
  'file-access': 'file',
  'module-load': 'module',
  'driver-load': 'driver',
  'registry-create': 'registry-key',
  'registry-delete': 'registry-key',
  'registry-rename': 'registry-key',
  'registry-set': 'registry-value',
  network: 'network',
  'network-end': 'network',
  firewall: 'network',
  dns: 'dns',
  http: 'http',
  'sign-in': 'authentication',
  'sign-out': 'authentication',
  api: 'api',
  cloudtrail: 'api',
  other: 'other',
};

/** Activities that OCSF 1.8 lists for a class; others become "other", by their name. */
const activitiesByKind: Readonly<Partial<Record<ActivityKind, number>>> = {
  process: 5, file: 14, module: 3, driver: 2, 'registry-key': 9, 'registry-value': 4, network: 7, dns: 2, http: 9, authentication: 7, api: 4, other: 0,
}; // prettier-ignore

/**
 * The facts of an event that is in OCSF already. Its own form is not taken over as it is: it may be of another version, or not be valid.
 * Every part is checked, and what Vedette's form has no place for stays in the event's fields.
 */
export function ocsfToFacts(fields: JsonObject, ocsfWhat: OcsfWhat): ActivityFacts {
  const at = (name: string): Field => fieldAt(fields, name);
  const what = kindByWhat[ocsfWhat];
  const activity = integerOf(at('activity_id'), 0, 99) ?? 0;
  const isKnown = activity <= (activitiesByKind[what] ?? 0) && !(what === 'dns' && activity > 2);
  const status = integerOf(at('status_id'), 1, 2);
  const file = what === 'module' ? 'module.file' : what === 'driver' ? 'driver.file' : 'file';
  const hasRegistryValue = at('reg_value') !== undefined;
  return {
    what,
    // deleting a value is known here as a change of its key
    activity: ocsfWhat === 'registry-delete' ? 4 : isKnown ? activity : 99,
    activityName: at('activity_name'),
    severity: integerOf(at('severity_id'), 0, 6) ?? 0,
    product: productOf(at),
    device: { name: at('device.hostname') ?? at('device.name'), address: at('device.ip'), uid: at('device.uid') },
    user: userAt(at, 'actor.user'),
    process: processAt(at, at('process.parent_process') === undefined || what !== 'process' ? 'actor.process' : 'process.parent_process'), // prettier-ignore
    target: processAt(at, 'process'),
    targetUser: userAt(at, what === 'process' ? 'process.user' : 'user'),
    ...(at(file) === undefined ? {} : { file: fileAt(at, file) }),
    source: endAt(at, 'src_endpoint'),
    destination: endAt(at, 'dst_endpoint'),
    traffic: {
      transport: at('connection_info.protocol_name'),
      isOutbound: isOutbound(at('connection_info.direction_id')),
      bytesOut: at('traffic.bytes_out'),
      bytesIn: at('traffic.bytes_in'),
    },
    dns: {
      name: at('query.hostname'),
      type: at('query.type'),
      answers: listOf(at('answers'))
        .slice(0, 50)
        .map((answer) => objectOf(answer)?.['rdata']),
    },
    http: {
      method: at('http_request.http_method'),
      url: at('http_request.url.url_string') ?? at('http_request.url.path'),
      host: at('http_request.url.hostname'),
      agent: at('http_request.user_agent'),
      referrer: at('http_request.referrer'),
      status: at('http_response.code'),
    },
    registry: {
      path: hasRegistryValue ? sysmonTargetObject(at('reg_value.path'), at('reg_value.name')) : at('reg_key.path'),
      data: at('reg_value.data'),
    },
    api: { operation: at('api.operation'), service: at('api.service.name') },
    isSuccess: status === undefined ? undefined : status === 1,
    message: at('message'),
    uid: at('metadata.uid'),
    originalTime: at('metadata.original_time'),
  };
}

type At = (name: string) => Field;

function productOf(at: At): OcsfProduct {
  const [vendor, name] = [textOf(at('metadata.product.vendor_name')), textOf(at('metadata.product.name'))];
  return { vendor: (vendor ?? 'unknown').slice(0, 200), name: (name ?? 'unknown').slice(0, 200) };
}

const userAt = (at: At, path: string): UserFacts => ({
  name: at(`${path}.name`),
  domain: at(`${path}.domain`),
  uid: at(`${path}.uid`),
});

const processAt = (at: At, path: string): ProcessFacts => ({
  pid: at(`${path}.pid`),
  uid: at(`${path}.uid`),
  path: at(`${path}.file.path`) ?? at(`${path}.path`),
  name: at(`${path}.name`) ?? at(`${path}.file.name`),
  commandLine: at(`${path}.cmd_line`),
  hashes: hashesAt(at, `${path}.file`).map(({ value }) => value),
});

const fileAt = (at: At, path: string): FileFacts => ({
  path: at(`${path}.path`),
  name: at(`${path}.name`),
  hashes: hashesAt(at, path).map(({ value }) => value),
});

const endAt = (at: At, path: string): EndFacts => ({
  address: at(`${path}.ip`),
  port: at(`${path}.port`),
  name: at(`${path}.hostname`) ?? at(`${path}.domain`),
});

/** OCSF fingerprints: `hashes`, or `fingerprints` before 1.0. */
export function hashesAt(at: At, path: string): { algorithm: string | undefined; value: Field }[] {
  return listOf(at(`${path}.hashes`) ?? at(`${path}.fingerprints`))
    .slice(0, 10)
    .flatMap((one) => {
      const hash = objectOf(one);
      return hash === undefined ? [] : [{ algorithm: textOf(hash['algorithm']), value: hash['value'] }];
    });
}

/** `direction_id` 1 is inbound, 2 outbound */
export function isOutbound(direction: Field): boolean | undefined {
  const id = integerOf(direction, 1, 2);
  return id === undefined ? undefined : id === 2;
}
