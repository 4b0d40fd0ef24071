import { entityIdOf } from '../../../src/model/entity.ts';
import { DAY, HOUR, MINUTE } from '../calendar.ts';
import { arnOf, call, type Caller } from '../lines/cloudtrail.ts';
import * as zeek from '../lines/zeek.ts';
import { internet } from '../places.ts';
import { idOfAddress, idsOfHost, idsOfPerson, type DrawAttack } from './attack.ts';

/** A machine that always wrote writes nothing any more; when loud, a whole source. */
export const silencedSource: DrawAttack = (draw) => {
  const { chance, strength } = draw;
  const from = draw.from + chance.next() * DAY;
  const to = Math.min(draw.end, from + (strength < 1 ? 8 : 36) * HOUR);
  const hours = Math.round((to - from) / HOUR);
  if (strength > 1) {
    return {
      kind: 'silenced-source', techniques: ['T1562.001', 'T1562.008'], strength, from, to,
      entities: [entityIdOf('application', 'log-source resolver')],
      about: `the resolver's log does not come for ${hours} hours`,
      silence: { source: 'resolver', from, to },
    };
  }
  const server = draw.server((each) => ['dev', 'app', 'db', 'web', 'git'].includes(each.role));
  if (server === undefined) return undefined;
  return {
    kind: 'silenced-source', techniques: ['T1562.001', 'T1562.002'], strength, from, to,
    entities: [...idsOfHost(server.name), idOfAddress(server.ip)],
    about: `${server.name} writes no logs and no measures for ${hours} hours`,
    silence: { host: server.name, from, to },
  };
}; // prettier-ignore

const steps = ['sts:GetCallerIdentity', 'iam:ListUsers', 'iam:ListRoles', 's3:ListBuckets', 'secretsmanager:ListSecrets', 'secretsmanager:GetSecretValue', 'iam:CreateAccessKey', 'ec2:DescribeRegions', 'ec2:RunInstances', 's3:GetBucketPolicy', 'ec2:CreateKeyPair', 'kms:ListKeys']; // prettier-ignore

/** A key that was found by somebody else: calls that its owner never makes, in a region where nothing is. */
export const cloudKeyMisuse: DrawAttack = (draw) => {
  const { chance, strength } = draw;
  const person = draw.victim((each) => each.key !== undefined);
  if (person?.key === undefined) return undefined;
  const by: Caller = { kind: 'user', login: person.login, key: person.key };
  const from = draw.from + chance.next() * DAY;
  const ip = internet(128_000 + chance.int(2000));
  const region = strength < 1 ? 'eu-central-1' : chance.pick(['ap-southeast-2', 'sa-east-1', 'us-west-1']);
  const count = Math.round(8 + 12 * strength);
  return {
    kind: 'cloud-key-misuse', techniques: ['T1078.004', 'T1580', 'T1552'], strength, from, to: from + count * 3 * MINUTE,
    entities: [...idsOfPerson(person), entityIdOf('user', arnOf(by)), entityIdOf('cloud', person.key), idOfAddress(ip)],
    about: `the key of ${person.login} makes ${count} calls from elsewhere in ${region}`,
    tell: (slice) => {
      for (let n = 0; n < count; n += 1) {
        const time = from + n * 2.5 * MINUTE + chance.int(60_000);
        const operation = steps[n % steps.length] ?? '';
        const error = chance.is(0.25 * strength) ? { error: 'AccessDenied' } : {};
        slice.add(time, 'cloudtrail', call(time, { by, operation, region, ip, agent: 'Boto3/1.34 md/Botocore Linux', ...error })); // prettier-ignore
      }
    },
  };
}; // prettier-ignore

/** A server computes for strangers: busy day and night, and it talks to a pool. */
export const cryptoMiner: DrawAttack = (draw) => {
  const { chance, strength, number } = draw;
  const server = draw.server((each) => each.isLinux && ['dev', 'app', 'web', 'ci'].includes(each.role));
  if (server === undefined) return undefined;
  const from = draw.from + chance.next() * DAY;
  const to = Math.min(draw.end, from + 2 * DAY);
  const ip = internet(130_000 + chance.int(900));
  const load = { attack: number, factor: strength < 1 ? 0.25 : 0.55 };
  return {
    kind: 'crypto-miner', techniques: ['T1496'], strength, from, to,
    entities: [...idsOfHost(server.name), idOfAddress(server.ip), idOfAddress(ip)],
    about: `${server.name} is ${Math.round(100 * load.factor)} points busier than usual`,
    effects: { cpu: (host, time) => (host === server.name && time >= from && time < to ? load : undefined) },
    tell: (slice) => {
      for (let at = from; at < to; at += 20 * MINUTE) {
        slice.add(at, 'zeek', zeek.conn(at, { from: server.ip, to: ip, port: 3333, service: '', duration: 1200, out: 40_000, in: 30_000 })); // prettier-ignore
      }
    },
  };
}; // prettier-ignore
