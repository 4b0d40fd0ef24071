import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How syslog-ng reads the lines. */
export interface NgReading {
  /** of its file source: `syslog-protocol`, `no-parse` … */
  readonly flags: string;
  /** what stands in `parser { … };`, if anything is parsed beyond the envelope */
  readonly parser?: string;
  /** files of its configuration library that the parser needs, as `apache/apache.conf` */
  readonly scl?: readonly string[];
  /** a field that is there when a line was understood */
  readonly field: string;
}

/**
 * Reads the lines once with one thread of syslog-ng, from a file into a file of one letter a line, and says what that took of CPU time (s), counted from
 * when the first line is out; and the number of lines that it understood. Undefined where syslog-ng is not on this machine (VEDETTE_SYSLOG_NG, /opt/syslog-ng, /).
 */
export async function readWithSyslogNg(lines: readonly string[], { flags, parser, scl = [], field }: NgReading): Promise<{ cpu: number; understood: number } | undefined> {
  const root = [process.env['VEDETTE_SYSLOG_NG'] ?? '', '/opt/syslog-ng', '/'].find((one) => one !== '' && existsSync(join(one, 'usr/sbin/syslog-ng')));
  if (root === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'vedette-bench-'));
  const path = (name: string): string => join(folder, name);
  try {
    writeFileSync(path('in'), `${lines[0] ?? ''}\n`);
    writeFileSync(
      path('ng.conf'),
      `@version: 3.35
${scl.map((name) => `@include "${join(root, 'usr/share/syslog-ng/include/scl', name)}"`).join('\n')}
options { threaded(no); stats-freq(0); keep-hostname(yes); };
source in { file("${path('in')}" follow-freq(0.05) flags(${flags}) log-msg-size(65536) log-iw-size(20000) log-fetch-limit(10000)); };
destination out { file("${path('out')}" template("$(if ('\${${field}}' ne '') y n)\\n") flush-lines(1000)); };
log { source(in); ${parser === undefined ? '' : `if { parser { ${parser} }; };`} destination(out); flags(flow-control); };`,
    );
    const libraries = join(root, 'usr/lib/syslog-ng');
    const files = ['--persist-file', 'persist', '--pidfile', 'pid', '--control', 'ctl'].map((one) => (one.startsWith('-') ? one : path(one)));
    const modules = root === '/' ? [] : ['--module-path', join(libraries, '3.38')];
    const daemon = spawn(join(root, 'usr/sbin/syslog-ng'), ['-F', '--no-caps', '-f', path('ng.conf'), ...files, ...modules], {
      env: { ...process.env, LD_LIBRARY_PATH: root === '/' ? '' : libraries },
      stdio: 'ignore',
    });
    let code: number | null | undefined;
    daemon.once('exit', (status) => (code = status));
    const cpuNow = (): number => {
      const columns = readFileSync(`/proc/${daemon.pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
      return (Number(columns[11]) + Number(columns[12])) / 100;
    };
    const written = (): number => (existsSync(path('out')) ? statSync(path('out')).size : 0);
    let before: number | undefined;
    for (const end = Date.now() + 120_000; ; await sleep(5)) {
      if (code !== undefined) throw new Error(`syslog-ng ended with ${code}: is its configuration right?`);
      if (Date.now() > end) throw new Error(`syslog-ng wrote ${written() / 2} of ${lines.length} lines in two minutes`);
      const size = written();
      if (size > 0 && before === undefined) {
        before = cpuNow();
        appendFileSync(path('in'), `${lines.slice(1).join('\n')}\n`);
      }
      if (size >= 2 * lines.length) break;
    }
    const cpu = cpuNow() - (before ?? 0);
    daemon.kill('SIGKILL');
    return { cpu, understood: readFileSync(path('out'), 'latin1').split('y').length - 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
} // prettier-ignore
