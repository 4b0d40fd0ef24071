import { call, type Caller } from '../lines/cloudtrail.ts';
import * as windows from '../lines/windows.ts';
import { syslog } from '../lines/texts.ts';
import type { Scene } from '../scene.ts';
import type { AtWork } from './person.ts';

/** What comes after what in the cloud: sessions are walks through these. */
const walks: readonly (readonly string[])[] = [
  ['ecs:DescribeServices', 'ecs:DescribeTasks', 'logs:FilterLogEvents', 'logs:FilterLogEvents'],
  ['s3:ListBuckets', 's3:ListObjects', 's3:GetObject', 's3:GetObject', 's3:GetObject'],
  ['lambda:ListFunctions', 'lambda:GetFunction', 'lambda:UpdateFunctionCode', 'logs:FilterLogEvents'],
  ['ec2:DescribeInstances', 'ec2:DescribeVolumes', 'cloudwatch:GetMetricData'],
  ['rds:DescribeDBInstances', 'cloudwatch:GetMetricData', 'cloudwatch:GetMetricData'],
  ['ecr:GetAuthorizationToken', 'ecr:BatchGetImage', 'ecr:PutImage'],
]; // prettier-ignore
const adminWalks: readonly (readonly string[])[] = [
  ['iam:ListUsers', 'iam:GetUser', 'iam:ListGroupsForUser'],
  ['ec2:DescribeInstances', 'ec2:DescribeSecurityGroups', 'ec2:AuthorizeSecurityGroupIngress'],
  ['cloudtrail:DescribeTrails', 'config:DescribeConfigRules'],
];
const commands = ['/usr/bin/systemctl status app', '/usr/bin/journalctl -u app', '/usr/bin/apt-get update', '/usr/bin/tail /var/log/app.log', '/usr/bin/docker ps', '/usr/bin/systemctl restart app']; // prettier-ignore

/** Engineers and administrators: the cloud, Linux over ssh, Windows servers over remote desktop. */
export function engineer(scene: Scene, at: AtWork): void {
  const isAdmin = at.department.name === 'IT';
  const { chance } = scene;
  for (let n = chance.poisson(0.45 * at.share); n > 0; n -= 1) cloud(scene, at, isAdmin);
  for (let n = chance.poisson(0.3 * at.share); n > 0; n -= 1) ssh(scene, at, isAdmin);
  if (isAdmin) for (let n = chance.poisson(0.5 * at.share); n > 0; n -= 1) remoteDesktop(scene, at);
}

export function callerOf(at: Pick<AtWork, 'person'>, isAdmin: boolean, hasKey: boolean): Caller {
  const { key, login } = at.person;
  if (hasKey && key !== undefined) return { kind: 'user', login, key };
  return { kind: 'role', role: isAdmin ? 'ops-admin' : 'developer', session: login };
}

function cloud({ slice, chance }: Scene, at: AtWork, isAdmin: boolean): void {
  const { person, day, moment } = at;
  const by = callerOf(at, isAdmin, chance.is(0.4));
  const region = person.office.city.country === 'US' && chance.is(0.8) ? 'us-east-1' : 'eu-central-1';
  const agent = by.kind === 'user' ? 'aws-cli/2.17.0 Python/3.11.8' : 'console.amazonaws.com';
  let time = moment();
  for (let walk = 1 + chance.int(2); walk > 0; walk -= 1) {
    const steps = isAdmin && chance.is(0.4) ? chance.pickFirstOften(adminWalks) : chance.pickFirstOften(walks);
    for (const operation of steps) {
      time += chance.exponential(15_000);
      const error = chance.is(0.015) ? { error: 'AccessDenied' } : {};
      slice.add(time, 'cloudtrail', call(time, { by, operation, region, ip: day.access.ip, agent, ...error }));
    }
  }
}

function ssh({ slice, chance, org }: Scene, { person, day, moment }: AtWork, isAdmin: boolean): void {
  const own = org.servers.filter((server) => server.isLinux && (isAdmin || server.role === 'dev' || server.role === 'git')); // prettier-ignore
  // two machines are theirs, others they seldom need
  const server = chance.is(0.85) ? own[(person.index + chance.int(2)) % own.length] : chance.pick(own);
  if (server === undefined) return;
  const tried = moment();
  const from = tried + 6000;
  const to = from + chance.exponential(25 * 60_000);
  const say = (time: number, app: string, message: string): void =>
    slice.add(time, 'linux', syslog(time, server.name, app, message), server.name);
  if (chance.is(0.03)) say(tried, 'sshd', `Failed password for ${person.login} from ${day.ip} port ${50_000 + chance.int(9000)} ssh2`); // prettier-ignore
  say(from, 'sshd', `Accepted publickey for ${person.login} from ${day.ip} port ${50_000 + chance.int(9000)} ssh2: ED25519 SHA256:k${person.index}`); // prettier-ignore
  say(from + 60, 'sshd', `pam_unix(sshd:session): session opened for user ${person.login}(uid=${2000 + person.index}) by (uid=0)`); // prettier-ignore
  for (let n = chance.poisson(isAdmin ? 2 : 0.6); n > 0; n -= 1) {
    say(chance.between(from, to), 'sudo', `  ${person.login} : TTY=pts/0 ; PWD=/home/${person.login} ; USER=root ; COMMAND=${chance.pickFirstOften(commands)}`); // prettier-ignore
  }
  say(to, 'sshd', `pam_unix(sshd:session): session closed for user ${person.login}`);
}

function remoteDesktop({ slice, chance, org }: Scene, { person, day, moment }: AtWork): void {
  const servers = org.servers.filter((server) => !server.isLinux);
  const server = chance.is(0.5) ? servers.find((each) => each.role === 'jump') : chance.pick(servers);
  if (server === undefined) return;
  const time = moment();
  const { name: host } = server;
  slice.add(time, 'windows-security', windows.logon(time, { host, who: person, type: 10, ip: day.ip, workstation: person.workstation }), host); // prettier-ignore
  slice.add(time + 30, 'windows-security', windows.specialLogon(time + 30, host, person), host);
  for (let n = chance.poisson(2); n > 0; n -= 1) {
    const at = time + chance.exponential(600_000);
    const image = chance.pickFirstOften(['C:\\\\Windows\\\\System32\\\\mmc.exe', 'C:\\\\Windows\\\\System32\\\\WindowsPowerShell\\\\v1.0\\\\powershell.exe', 'C:\\\\Windows\\\\System32\\\\cmd.exe']); // prettier-ignore
    slice.add(at, 'windows-security', windows.processCreated(at, host, person, image, 'C:\\\\Windows\\\\explorer.exe', image), host); // prettier-ignore
  }
}
