import { relative, resolve } from 'node:path';
import { api } from '../../model/api.ts';
import { packName } from '../../model/rule.ts';
import { readRuleTexts } from '../../server/rule-texts.ts';
import { visible } from '../analyze/visible.ts';
import { exitCodes, UsageError, type Call, type Command, type ExitCode } from '../command.ts';
import type { Server } from '../server-client.ts';
import { problemToLine } from './problem-lines.ts';
import { answerOf, changeOptions, onServer, saySet } from './server-rules.ts';

/** `vedette rules packs`: the packs of a running server; brings one up to date, or removes it. */
export const packs: Command = {
  name: 'packs',
  summary:
    'Lists the packs that the rules of a running server come from; brings one up to date from files, or removes it.',
  usage: '[put NAME PATH… | remove NAME]',
  options: {
    ...changeOptions,
    'dry-run': { type: 'boolean', summary: 'With put: say what would change, and change nothing' },
    'keep-missing': { type: 'boolean', summary: 'With put: keep files of the pack that are not among these' },
  },
  examples: [
    'vedette rules packs',
    'vedette rules packs put sigmahq sigma/rules --dry-run',
    'vedette rules packs remove sigmahq',
  ],
  run: async (call) => {
    const [verb, name, ...paths] = call.positionals;
    if (verb === undefined) return await listPacks(call, onServer(call));
    if (verb !== 'put' && verb !== 'remove') throw new UsageError(`"${visible(verb)}" is not put or remove`);
    if (name === undefined) throw new UsageError(`name the pack to ${verb}`);
    if (verb === 'put') return await putPack(call, name, paths);
    if (paths.length > 0) throw new UsageError('remove takes one pack');
    const server = onServer(call);
    const { set } = answerOf(server, await server.client.call(api.removeRulePack, { params: { name } }));
    if (call.flag('json')) call.out(JSON.stringify({ removed: name, set }));
    else call.out(`Removed the pack ${visible(name)}.`);
    return call.flag('json') || saySet(call, set) ? exitCodes.ok : exitCodes.failed;
  },
};

async function listPacks(call: Call, server: Server): Promise<ExitCode> {
  const answer = answerOf(server, await server.client.call(api.rulePacks));
  if (call.flag('json')) {
    call.out(JSON.stringify(answer));
    return exitCodes.ok;
  }
  const width = Math.max(4, ...answer.packs.map(({ name }) => name.length));
  for (const { name, kind, enabled, rules, files, problems, origin } of answer.packs) {
    const counts = `${String(rules).padStart(6)} rules in ${files} files${problems === 0 ? '' : `, ${problems} problems`}`;
    call.out(visible(`${name.padEnd(width)}  ${enabled ? 'on ' : 'off'}  ${kind.padEnd(8)}  ${counts}  ${origin}`));
  }
  return exitCodes.ok;
}

async function putPack(call: Call, name: string, paths: readonly string[]): Promise<ExitCode> {
  const named = packName.safeParse(name);
  if (!named.success) throw new UsageError(`the name of a pack ${named.error.issues[0]?.message ?? 'is not valid'}`);
  if (paths.length === 0) throw new UsageError('say which files or folders to put into the pack');
  const { texts, problems: unread } = await readRuleTexts(paths);
  for (const problem of unread) call.err(visible(problemToLine(problem)));
  if (texts.length === 0) throw new UsageError('there are no rule files (.yml, .yaml) in these paths');
  const isDry = call.flag('dry-run');
  const server = onServer(call);
  const done = answerOf(
    server,
    await server.client.call(api.importRules, {
      body: {
        pack: name,
        origin: paths.map((path) => resolve(path)).join(', ').slice(0, 500),
        note: call.text('note') ?? '',
        texts: texts.map(({ source, text }) => ({ path: pathIn(paths, source), text })),
        removeMissing: !call.flag('keep-missing'),
        dryRun: isDry,
      },
    }),
  );
  if (call.flag('json')) {
    call.out(JSON.stringify(done));
    return done.set.failure === null ? exitCodes.ok : exitCodes.failed;
  }
  for (const problem of done.problems) call.err(visible(problemToLine(problem)));
  const { added, changed, removed, unchanged } = done;
  call.out(`${isDry ? 'Would be ' : ''}${added.length} added, ${changed.length} changed, ${removed.length} removed, ${unchanged} unchanged, ${done.problems.length} problems.`); // prettier-ignore
  return isDry || saySet(call, done.set) ? exitCodes.ok : exitCodes.failed;
} // prettier-ignore

/** The path inside of the folder that was given; of a file, its name. */
function pathIn(paths: readonly string[], source: string): string {
  for (const path of paths) {
    const inside = relative(path, source);
    if (inside !== '' && !inside.startsWith('..')) return inside;
  }
  return source.slice(source.lastIndexOf('/') + 1);
}
