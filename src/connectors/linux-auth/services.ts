import { readAccounts } from './accounts.ts';
import type { Reading } from './pattern.ts';
import { readCron, readLogin, readLogind, readPolkit, readSu } from './sessions.ts';
import { readSshd } from './sshd.ts';
import { readSudo } from './sudo.ts';

/** An application that writes to the authentication log (`/var/log/auth.log` of Debian, `/var/log/secure` of Red Hat). */
export interface Service {
  /** Sigma's name for it, or the application's own */
  readonly name: string;
  /** the Sigma services that its lines are looked for under, besides its own */
  readonly logs: readonly ('auth' | 'syslog')[];
  /** what its own messages say; what PAM says in its name is read for every service */
  readonly read: (message: string) => Reading | undefined;
}

const none = (): undefined => undefined;

const service = (name: string, read: Service['read'] = none, logs: Service['logs'] = ['auth']): Service => ({
  name,
  logs,
  read,
});

const sshd = service('sshd', readSshd);
const cron = service('cron', readCron, ['auth', 'syslog']);
const polkit = service('polkit', readPolkit);

const servicesByApp: ReadonlyMap<string, Service> = new Map([
  ['sshd', sshd],
  ['sshd-session', sshd],
  ['sshd-auth', sshd],
  ['dropbear', sshd],
  ['sudo', service('sudo', readSudo)],
  ['su', service('su', readSu)],
  ['su-l', service('su', readSu)],
  ['runuser', service('su', readSu)],
  ['login', service('login', readLogin)],
  ['agetty', service('login', readLogin)],
  ['systemd-logind', service('systemd-logind', readLogind)],
  ['elogind', service('systemd-logind', readLogind)],
  ['elogind-daemon', service('systemd-logind', readLogind)],
  ['cron', cron],
  ['crond', cron],
  ['crontab', cron],
  ['atd', service('atd')],
  ['pkexec', polkit],
  ['polkitd', polkit],
  ['polkit-agent-helper-1', polkit],
  ...['useradd', 'usermod', 'userdel', 'groupadd', 'groupmod', 'groupdel', 'gpasswd', 'passwd', 'chage', 'chsh', 'chfn', 'chpasswd', 'newusers', 'adduser', 'addgroup']
    .map((name): [string, Service] => [name, service(name, readAccounts)]),
  ...['gdm', 'gdm-password', 'gdm-session-worker', 'gdm-launch-environment', 'lightdm', 'sddm', 'sddm-helper', 'kdm', 'xdm', 'systemd-user', 'unix_chkpwd', 'vlock', 'xscreensaver', 'gnome-keyring-daemon', 'sssd', 'sssd_be', 'krb5_child', 'nslcd', 'winbindd', 'realmd', 'doas', 'fail2ban', 'fail2ban-server', 'denyhosts', 'remote', 'rlogind', 'rshd', 'in.rlogind', 'in.rshd', 'in.telnetd', 'telnetd']
    .map((name): [string, Service] => [name, service(name)]),
]); // prettier-ignore

/** What the tag of a syslog line names: the service, and PAM's module where older systems write `sshd(pam_unix)`. */
export interface Tagged {
  readonly service: Service;
  readonly module: string | undefined;
}

export function serviceOf(app: string | undefined): Tagged | undefined {
  if (app === undefined || app.length > 100) return undefined;
  const module = /\((pam_\w{1,40})\)$/.exec(app)?.[1];
  const service = servicesByApp.get(appName(module === undefined ? app : app.slice(0, app.indexOf('('))));
  return service === undefined ? undefined : { service, module };
}

/** `cron` of `/usr/sbin/CRON`, `systemd` of `(systemd)` */
export function appName(app: string): string {
  const name = app.slice(app.lastIndexOf('/') + 1).toLowerCase();
  return name.startsWith('(') && name.endsWith(')') ? name.slice(1, -1) : name;
}

/** Where PAM speaks in the name of an application that is not listed. */
export const otherService: Service = service('pam');
