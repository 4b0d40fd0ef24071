import type { JsonObject } from '../../model/json.ts';
import type { OcsfProduct } from '../../model/ocsf.ts';
import type { ActivityFacts, ActivityKind, EndFacts, ProcessFacts } from '../../pipeline/normalize/activity/activity-facts.ts'; // prettier-ignore
import { fieldAt, listOf, objectOf, textOf, textsOf, type Field } from '../../pipeline/normalize/field-values.ts'; // prettier-ignore
import { httpActivityOf } from '../../pipeline/normalize/ocsf-parts.ts';
import type { EcsWhat } from './what.ts';

/** What it is in neutral words, and OCSF's number for what was done. */
const meaningByWhat: Readonly<Record<EcsWhat, readonly [ActivityKind, number]>> = {
  'process-start': ['process', 1],
  'process-end': ['process', 2],
  'process-other': ['process', 99],
  'file-create': ['file', 1],
  'file-change': ['file', 3],
  'file-delete': ['file', 4],
  'file-rename': ['file', 5],
  'file-access': ['file', 2],
  'registry-set': ['registry-value', 2],
  'registry-create': ['registry-key', 1],
  'registry-delete': ['registry-key', 4],
  'image-load': ['module', 1],
  'driver-load': ['driver', 1],
  network: ['network', 1],
  'network-end': ['network', 2],
  firewall: ['network', 6],
  dns: ['dns', 1],
  web: ['http', 0],
  'sign-in': ['authentication', 1],
  'sign-out': ['authentication', 2],
  other: ['other', 0],
};

export function ecsToFacts(fields: JsonObject, ecsWhat: EcsWhat): ActivityFacts {
  const at = (name: string): Field => fieldAt(fields, name);
  const [what, activity] = meaningByWhat[ecsWhat];
  const isProcess = what === 'process';
  const user = { name: at('user.name'), domain: at('user.domain'), uid: at('user.id') };
  const process = processAt(fields, isProcess ? 'process.parent' : 'process');
  const load = what === 'module' || what === 'driver' ? 'dll' : 'file';
  const filePath = at(`${load}.path`) ?? at('file.path');
  const outcome = textOf(at('event.outcome'));
  return {
    what,
    activity: what === 'http' ? httpActivityOf(at('http.request.method')) : activity,
    activityName: at('event.action'),
    product: productOf(at),
    device: { name: at('host.hostname') ?? at('host.name'), uid: at('host.id') },
    user,
    process,
    target: processAt(fields, 'process'),
    ...(isProcess ? { targetUser: user } : {}),
    ...(filePath === undefined ? {} : { file: { path: filePath, hashes: hashesAt(at, load) } }),
    source: endAt(at, 'source', 'client'),
    destination: endAt(at, 'destination', 'server'),
    traffic: {
      transport: at('network.transport'),
      isOutbound: isOutbound(at('network.direction')),
      bytesOut: at('source.bytes'),
      bytesIn: at('destination.bytes'),
    },
    dns: {
      name: at('dns.question.name'),
      type: at('dns.question.type'),
      answers: answersOf(at('dns.answers')) ?? textsOf(at('dns.resolved_ip'), 50) ?? [],
    },
    http: {
      method: at('http.request.method'),
      url: at('url.original') ?? at('url.full') ?? at('url.path'),
      host: at('url.domain'),
      agent: at('user_agent.original'),
      referrer: at('http.request.referrer'),
      status: at('http.response.status_code'),
    },
    registry: { path: at('registry.path'), data: listOf(at('registry.data.strings'))[0] },
    isSuccess: outcome === 'success' ? true : outcome === 'failure' ? false : undefined,
    message: at('message'),
    uid: at('event.id'),
    originalTime: at('@timestamp'),
  };
}

function productOf(at: (name: string) => Field): OcsfProduct {
  const name = textOf(at('event.dataset')) ?? textOf(at('event.module')) ?? textOf(at('agent.type'));
  const vendor = textOf(at('observer.vendor')) ?? 'Elastic';
  return { vendor: vendor.slice(0, 200), name: (name ?? 'ECS').slice(0, 200) };
}

function processAt(fields: JsonObject, path: string): ProcessFacts {
  const at = (name: string): Field => fieldAt(fields, `${path}.${name}`);
  return {
    pid: at('pid'),
    uid: at('entity_id'),
    path: at('executable'),
    name: at('name'),
    commandLine: at('command_line'),
    hashes: hashesAt((name) => fieldAt(fields, name), path),
  };
}

const hashesAt = (at: (name: string) => Field, path: string): Field[] =>
  ['md5', 'sha1', 'sha256'].map((name) => at(`${path}.hash.${name}`));

function endAt(at: (name: string) => Field, name: string, otherName: string): EndFacts {
  const one = (part: string): Field => at(`${name}.${part}`) ?? at(`${otherName}.${part}`);
  return { address: one('ip'), port: one('port'), name: one('domain') };
}

/** undefined where nobody says: a packet between two others is neither */
export function isOutbound(direction: Field): boolean | undefined {
  switch (textOf(direction)?.toLowerCase()) {
    case 'egress':
    case 'outbound':
      return true;
    case 'ingress':
    case 'inbound':
      return false;
    default:
      return undefined;
  }
}

function answersOf(answers: Field): Field[] | undefined {
  const data = listOf(answers)
    .slice(0, 50)
    .flatMap((answer) => textOf(objectOf(answer)?.['data']) ?? []);
  return data.length === 0 ? undefined : data;
}
