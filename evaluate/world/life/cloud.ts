import { HOUR, MINUTE } from '../calendar.ts';
import { call, type Caller } from '../lines/cloudtrail.ts';
import { internet } from '../places.ts';
import type { Scene } from '../scene.ts';
import { busyness } from './rhythm.ts';

const application: Caller = { kind: 'role', role: 'shop-app', session: 'i-0000000000000001' };
const pipeline: Caller = { kind: 'role', role: 'nightly-pipeline', session: 'i-0000000000000002' };
const deploy: Caller = { kind: 'role', role: 'ci-deploy', session: 'run' };
const deployment = ['ecr:GetAuthorizationToken', 'ecr:BatchCheckLayerAvailability', 'ecr:PutImage', 'ecs:RegisterTaskDefinition', 'ecs:UpdateService', 'ecs:DescribeServices']; // prettier-ignore

/** Roles that programs have: an application all day, a pipeline at night, deployments while engineers work. */
export function cloudHour({ slice, chance, org, from, to }: Scene): void {
  chance.at(org.options.seed, 7, Math.floor(from / HOUR));
  const tell = (time: number, by: Caller, operation: string, host: number, agent: string): void =>
    slice.add(time, 'cloudtrail', call(time, { by, operation, ip: internet(host), agent }));
  for (let at = from; at < to; at += 5 * MINUTE) tell(at + chance.int(2000), application, 'cloudwatch:PutMetricData', 201, 'aws-sdk-java/2.29'); // prettier-ignore
  for (let n = chance.poisson(6 + 30 * busyness(from)); n > 0; n -= 1) tell(chance.between(from, to), application, chance.pickFirstOften(['s3:GetObject', 's3:PutObject', 'sqs:ReceiveMessage', 'kms:Decrypt']), 201, 'aws-sdk-java/2.29'); // prettier-ignore
  if (new Date(from).getUTCHours() === 2) {
    for (let step = 0; step < 40; step += 1) tell(from + step * 40_000 + chance.int(5000), pipeline, ['s3:GetObject', 'glue:StartJobRun', 's3:PutObject', 'athena:StartQueryExecution'][step % 4] ?? '', 202, 'Boto3/1.35'); // prettier-ignore
  }
  const runs = chance.poisson(busyness(from) * Math.min(6, org.options.users / 60));
  for (let run = 0; run < runs; run += 1) {
    let time = chance.between(from, to);
    for (const operation of deployment) tell((time += chance.exponential(20_000)), deploy, operation, 203, 'aws-cli/2.18 ci');
  }
} // prettier-ignore
