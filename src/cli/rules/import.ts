import { styleText } from 'node:util';
import { api } from '../../model/api.ts';
import { packName } from '../../model/rule.ts';
import { SourceError } from '../../server/rule-import/pack-source.ts';
import { readPack, type Pack } from '../../server/rule-import/read-pack.ts';
import { readSource } from '../../server/rule-import/read-source.ts';
import { writePack } from '../../server/rule-import/write-pack.ts';
import { visible } from '../analyze/visible.ts';
import { exitCodes, UsageError, type Call, type Command } from '../command.ts';
import { serverOf, serverOptions } from '../server-client.ts';
import { answerOf } from './server-rules.ts';
import { changeLines, packLines, toJson, wazuhLines, type Change } from './import-report.ts';

/** `vedette rules import SOURCE`: brings rules of others in, as a pack that can be brought up to date. */
export const importRules: Command = {
  name: 'import',
  summary: 'Imports Sigma rules, or rules of Wazuh 4 as Sigma, from a folder, an archive or a git repository.',
  usage: 'SOURCE (--to DIR | --url URL)',
  options: {
    to: { type: 'string', value: 'DIR', summary: 'Write the rules there, with a pack.json that later imports compare with' }, // prettier-ignore
    url: { type: 'string', value: 'URL', summary: 'Send the rules to this server; also from VEDETTE_URL' },
    key: { ...serverOptions.key, summary: 'An API key of role engineer; better in VEDETTE_KEY' },
    name: { type: 'string', value: 'NAME', summary: 'Name of the pack', default: 'made from the source' },
    ref: { type: 'string', value: 'BRANCH', summary: 'A branch or tag of a git repository' },
    'dry-run': { type: 'boolean', summary: 'Only say what would be done' },
    force: { type: 'boolean', summary: 'With --to: also overwrite what was changed by hand' },
    verbose: { type: 'boolean', short: 'v', summary: 'Name every file, every problem, and every rule that was not carried over' }, // prettier-ignore
  },
  examples: [
    'vedette rules import https://git.example.com/rules.git --ref main --to rules/shared',
    'vedette rules import sigma-rules.zip --url http://127.0.0.1:8686 --name sigma',
    'vedette rules import /var/ossec --dry-run -v',
  ],
  run: async (call) => {
    const [location, ...more] = call.positionals;
    if (location === undefined || more.length > 0) throw new UsageError('name one source: a folder, an archive, or a git repository'); // prettier-ignore
    const [to, url] = [call.text('to'), call.text('url') ?? process.env['VEDETTE_URL']];
    if (to !== undefined && call.text('url') !== undefined) throw new UsageError('--to and --url exclude one another');
    if (to === undefined && url === undefined && !call.flag('dry-run'))
      throw new UsageError('say where to: --to DIR, or --url URL; or look only, with --dry-run');
    const name = packName.safeParse(call.text('name') ?? nameOf(location));
    if (!name.success) throw new UsageError(`--name ${name.error.issues[0]?.message ?? 'is not a name'}`);
    const pack = await read(location, call.text('ref'));
    if (pack === undefined || typeof pack === 'string') {
      call.err(visible(pack ?? 'nothing was read'));
      return exitCodes.failed;
    }
    const change = await keep(pack, name.data, to, url, call);
    if (call.flag('json')) call.out(JSON.stringify(toJson(pack, name.data, change)));
    else print(pack, change, to, call);
    return pack.files.length === 0 || (change?.kept.length ?? 0) > 0 ? exitCodes.failed : exitCodes.ok;
  },
};

async function read(location: string, ref: string | undefined): Promise<Pack | string> {
  try {
    return await readPack(await readSource(location, { ref }));
  } catch (error) {
    if (error instanceof SourceError) return error.message;
    throw error;
  }
}

async function keep(
  pack: Pack,
  name: string,
  to: string | undefined,
  url: string | undefined,
  call: Call,
): Promise<Change | undefined> {
  const isDry = call.flag('dry-run');
  if (pack.files.length === 0) return undefined;
  if (to !== undefined)
    return await writePack(to, pack, { name, now: Date.now(), isForced: call.flag('force'), isDry });
  if (url === undefined) return undefined;
  const server = serverOf(call);
  const { kind, origin, revision } = pack.source;
  const answer = answerOf(
    server,
    await server.client.call(api.importRules, {
      body: {
        pack: name,
        origin: `${kind} ${origin}${revision === undefined ? '' : ` ${revision}`}`.slice(0, 500),
        texts: pack.files.map(({ path, text }) => ({ path, text })),
        dryRun: isDry,
      },
    }),
  );
  return { ...answer, kept: [], before: undefined };
}

function print(pack: Pack, change: Change | undefined, to: string | undefined, call: Call): void {
  const isVerbose = call.flag('verbose');
  for (const line of packLines(pack, isVerbose)) call.out(visible(line));
  for (const line of wazuhLines(pack.wazuh, isVerbose)) call.out(visible(line));
  if (pack.files.length === 0) return call.out('Nothing was imported: there is no rule that loads.');
  if (change === undefined) return;
  if (call.flag('dry-run')) call.out(styleText('bold', 'Nothing was changed (--dry-run). It would be:'));
  for (const line of changeLines(change, isVerbose)) call.out(visible(line));
  if (call.flag('dry-run') || change.added.length + change.changed.length === 0) return;
  const over = to === undefined ? 'vedette rules backtest RULE-ID' : `vedette rules backtest ${visible(to)} (over stored events; --over PATH over files)`; // prettier-ignore
  call.out(`See what the new rules would have found: ${over}`);
}

/** `https://git.example.com/team/Rules.git` is `rules`. */
function nameOf(location: string): string {
  const last = location.replace(/[\\/]+$/, '').split(/[\\/:]/).at(-1) ?? ''; // prettier-ignore
  const plain = last
    .toLowerCase()
    .replace(/\.(?:git|zip|tar|tgz|tar\.gz)$/, '')
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 64);
  return plain === '' ? 'imported' : plain;
}
