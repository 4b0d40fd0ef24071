import { logSourceSet } from '../../model/log-source.ts';
import { ocsfBase } from '../../model/ocsf.ts';
import { EntityList } from '../../pipeline/normalize/entity-list.ts';
import { textOf } from '../../pipeline/normalize/field-values.ts';
import { withAttributes } from '../../pipeline/normalize/ocsf-parts.ts';
import type { EventKind, TextParser } from '../../pipeline/normalize/parser.ts';
import { envelopeFields } from './envelope-fields.ts';
import { appName } from './services.ts';

/**
 * The system log of Linux: daemons whose lines have no parser of their own, but that Sigma's keyword rules for Linux must see
 * (`linux/syslog`, and `linux/clamav`, `linux/vsftpd`, `linux/guacamole` of their own).
 */
export const linuxSyslog: TextParser = {
  input: 'text',
  id: 'linux-syslog',
  isFallback: true,
  summary: 'Linux system logs (kernel, systemd, named and other daemons) inside syslog',
  example: 'Nov 21 22:51:02 web1 systemd[1]: Started Daily apt download activities.',
  clues: [{ app: (app) => servicesByApp.has(appName(app)) }],
  claims: (_text, { envelope }) => envelope?.app !== undefined && servicesByApp.has(appName(envelope.app)),
  parse: (text, { envelope }) => ({
    kind: kindOf(envelope?.app),
    fields: { message: text, ...envelopeFields(envelope) },
    time: undefined,
    fieldsAreRecord: false,
  }),
};

const daemons = ['kernel', 'systemd', 'named', 'auditd', 'rsyslogd', 'syslogd', 'syslog-ng', 'dhclient', 'dhcpd', 'networkmanager', 'systemd-networkd', 'systemd-resolved', 'systemd-timesyncd', 'networkd-dispatcher', 'dbus-daemon', 'dbus', 'chronyd', 'ntpd', 'anacron', 'logrotate', 'rngd', 'snapd', 'apparmor', 'iptables', 'firewalld', 'ufw', 'dockerd', 'containerd', 'kubelet', 'postfix', 'dovecot', 'sendmail', 'smbd', 'nmbd', 'mysqld', 'bash', 'sh', 'logger', 'root', 'unattended-upgrade', 'packagekitd', 'udisksd', 'multipathd', 'smartd', 'irqbalance', 'modprobe', 'systemd-udevd', 'systemd-modules-load', 'kubelite', 'xinetd', 'httpd', 'openvpn', 'falcon-sensor', 'cbdaemon']; // prettier-ignore

/** Sigma's services of their own */
const servicesByApp: ReadonlyMap<string, string | undefined> = new Map<string, string | undefined>([
  ...daemons.map((name): [string, string | undefined] => [name, undefined]),
  ['vsftpd', 'vsftpd'],
  ['clamd', 'clamav'],
  ['clamscan', 'clamav'],
  ['clamav', 'clamav'],
  ['clamav-daemon', 'clamav'],
  ['freshclam', 'clamav'],
  ['guacd', 'guacamole'],
  ['guacamole', 'guacamole'],
]);

const plain = kind(undefined);
const kindsByService: ReadonlyMap<string, EventKind> = new Map(
  [...new Set(servicesByApp.values())]
    .filter((service) => service !== undefined)
    .map((service) => [service, kind(service)]),
);

function kindOf(app: string | undefined): EventKind {
  const service = app === undefined ? undefined : servicesByApp.get(appName(app));
  return (service === undefined ? undefined : kindsByService.get(service)) ?? plain;
}

function kind(service: string | undefined): EventKind {
  const syslog = { product: 'linux', service: 'syslog' };
  return {
    id: `linux-syslog/${service ?? 'syslog'}`,
    logSources: logSourceSet(service === undefined ? [syslog] : [{ product: 'linux', service }, syslog]),
    ocsf: (fields, time) =>
      withAttributes(
        ocsfBase('base_event', 0, time, 1, { vendor: 'Linux', name: textOf(fields['app']) ?? 'syslog' }),
        { message: textOf(fields['message']) },
        { log_name: 'syslog' },
      ),
    entities: (fields) => {
      const entities = new EntityList();
      entities.add('device', fields['host'], 'observer');
      return entities.refs;
    },
  };
}
