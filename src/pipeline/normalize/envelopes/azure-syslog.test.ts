import { expect, it } from 'vitest';
import { openAzureSyslog } from './azure-syslog.ts';

const row = { TimeGenerated: '2026-11-21T19:50:12.1Z', EventTime: '2026-11-21T19:50:11Z', Computer: 'WEB1', HostName: 'web1', Facility: 'authpriv', SeverityLevel: 'info', ProcessName: 'sshd', ProcessID: 4242, SyslogMessage: 'Accepted publickey for alice', Type: 'Syslog' }; // prettier-ignore

it('opens rows of the table Syslog', () => {
  expect(openAzureSyslog(row)).toEqual({
    message: 'Accepted publickey for alice',
    envelope: { time: Date.UTC(2026, 10, 21, 19, 50, 11), timeQuality: [], host: 'web1', app: 'sshd', pid: '4242', facility: 10, level: 6, attributes: undefined },
  }); // prettier-ignore
  expect(openAzureSyslog({ ...row, EventTime: '', HostName: '', Facility: 'x' })?.envelope).toMatchObject({ host: 'WEB1', facility: undefined }); // prettier-ignore
});

it('leaves other objects alone', () => {
  expect(openAzureSyslog({ SyslogMessage: 'x' })).toBeUndefined();
  expect(openAzureSyslog({ ...row, SyslogMessage: '' })).toBeUndefined();
  expect(openAzureSyslog({ ...row, SyslogMessage: 5 })).toBeUndefined();
});
