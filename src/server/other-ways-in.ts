import { tailSettings } from '../connectors/file/describe.ts';
import { tailFiles } from '../connectors/file/tail/tail-files.ts';
import { syslogSettings } from '../connectors/syslog/describe.ts';
import { startSyslog } from '../connectors/syslog/syslog.ts';
import { watchThisMachine } from '../connectors/this-machine/watch-this-machine.ts';
import type { ReceiverDeps } from '../pipeline/collect/receiver.ts';
import { CannotStart, reasonOf } from './cannot-start.ts';
import type { Log } from './log.ts';
import { dataPaths, type ServeOptions } from './options.ts';
import type { Stopping } from './stopping.ts';
import type { Parts } from './watch/parts.ts';

export interface OtherWaysInDeps {
  readonly options: ServeOptions;
  readonly receiver: ReceiverDeps;
  readonly parts: Pick<Parts, 'works' | 'fails'>;
  readonly log: Log;
  readonly stopping: Stopping;
}

/** The ports that syslog is listened for on. */
export interface SyslogPorts {
  readonly udp: number | undefined;
  readonly tcp: number | undefined;
}

/** Listens for syslog, unless it is turned off. @throws CannotStart (`port-in-use`, `receiver`) */
export async function startSyslogReceiver(deps: OtherWaysInDeps): Promise<SyslogPorts | undefined> {
  const { host, syslogPort } = deps.options;
  if (syslogPort === null) return undefined;
  const settings = syslogSettings.parse({ address: host, udpPort: syslogPort, tcpPort: syslogPort });
  const syslog = await startSyslog(settings, deps.receiver);
  if ('kind' in syslog) {
    const kind = syslog.kind === 'port-in-use' ? 'port-in-use' : 'receiver';
    throw new CannotStart(kind, `${syslog.message} The option is --syslog-port; "--syslog-port off" turns syslog off.`);
  }
  deps.stopping.add('syslog', () => syslog.close());
  deps.parts.works('syslog');
  return { udp: syslog.udp?.port, tcp: syslog.tcp?.port };
}

/** Follows the log files that are named in the options. @throws CannotStart (`receiver`) */
export async function startTail({ options, receiver, parts, log, stopping }: OtherWaysInDeps): Promise<void> {
  if (options.tail.length === 0) return;
  const settings = tailSettings.parse({ paths: options.tail });
  const tail = await tailFiles(settings, { ...receiver, checkpoints: dataPaths(options.data).followedFiles });
  if ('kind' in tail) throw new CannotStart('receiver', tail.message);
  stopping.add('followed files', () => tail.close());
  parts.works('followed files');
  const toldByPath = new Map<string, string>();
  const timer = setInterval(() => {
    for (const { path, problem = '' } of tail.files()) {
      if (problem !== '' && toldByPath.get(path) !== problem) log.warn({ part: 'followed files', path }, problem);
      toldByPath.set(path, problem);
    }
  }, LOOK_EVERY_MS);
  stopping.add('look at followed files', () => clearInterval(timer));
  tail.stopped.catch((error: unknown) => parts.fails('followed files', `Files are no longer followed: ${reasonOf(error)}. Start the server again.`)); // prettier-ignore
}

const LOOK_EVERY_MS = 5000;

/** Begins to watch the machine that the server runs on, if it is asked to and the machine can be watched. */
export function startThisMachine({ options, receiver, parts, log, stopping }: OtherWaysInDeps): void {
  if (!options.thisMachine) return;
  const watch = watchThisMachine({
    deliver: async (batch) => void (await receiver.append(batch)),
    folder: dataPaths(options.data).thisMachine,
    tell: (message) => log.info({ part: 'this machine' }, message),
    clock: () => receiver.clock(),
  });
  if (!watch.state().isWatching) return;
  parts.works('this machine');
  const timer = setInterval(() => {
    if (!watch.state().isWatching)
      parts.fails('this machine', 'This machine is no longer watched. The log says why; start the server again.');
  }, LOOK_EVERY_MS);
  stopping.add('this machine', async () => {
    clearInterval(timer);
    await watch.stop();
  });
}
