import { describe, expect, it } from 'vitest';
import { openJournald } from './journald.ts';

const entry = { __CURSOR: 's=1', __REALTIME_TIMESTAMP: '1795290611250000', _BOOT_ID: '0a', _HOSTNAME: 'web-1', SYSLOG_IDENTIFIER: 'sshd', _PID: '4242', PRIORITY: '6', SYSLOG_FACILITY: '4', _SYSTEMD_UNIT: 'ssh.service', MESSAGE: 'Accepted publickey for alice' }; // prettier-ignore

describe('entries of the journal', () => {
  it('are opened', () => {
    expect(openJournald(entry)).toEqual({
      message: 'Accepted publickey for alice',
      envelope: { time: 1_795_290_611_250, timeQuality: [], host: 'web-1', app: 'sshd', pid: '4242', facility: 4, level: 6, attributes: { _SYSTEMD_UNIT: 'ssh.service', _BOOT_ID: '0a' } },
    });
  }); // prettier-ignore

  it('may hold bytes, and fields more than once', () => {
    expect(openJournald({ ...entry, MESSAGE: [104, 195, 164, 10], SYSLOG_IDENTIFIER: ['a', 'b'] })).toMatchObject({ message: 'hä\n', envelope: { app: 'b' } }); // prettier-ignore
    expect(openJournald({ ...entry, MESSAGE: [1, 'x', 2] })).toBeUndefined();
    expect(openJournald({ ...entry, PRIORITY: '99', _PID: {} })).toMatchObject({ envelope: { level: undefined, pid: undefined } }); // prettier-ignore
  });

  it('are told from other objects', () => {
    expect(openJournald({ MESSAGE: 'x' })).toBeUndefined();
    expect(openJournald({ ...entry, __REALTIME_TIMESTAMP: 'soon' })).toBeUndefined();
    expect(openJournald({ __REALTIME_TIMESTAMP: '1', MESSAGE: 'x' })).toBeUndefined();
    expect(openJournald({ ...entry, MESSAGE: null })).toBeUndefined();
  });
});
