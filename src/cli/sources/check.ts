import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { styleText } from 'node:util';
import { readSourcesFile } from '../../server/sources/read-sources-file.ts';
import { visible } from '../analyze/visible.ts';
import { exitCodes, UsageError, type Command } from '../command.ts';

/** `vedette sources check FILE`: what is wrong with a sources file, with lines. Needs no server. */
export const check: Command = {
  name: 'check',
  summary: 'Checks a file for "vedette serve --sources": what is wrong, with line and reason. Needs no server; secrets that stand elsewhere are looked for from here.',
  usage: 'FILE',
  options: {},
  examples: ['vedette sources check sources.yml'],
  run: async (call) => {
    const [file, ...more] = call.positionals;
    if (file === undefined || more.length > 0) throw new UsageError('name one file');
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      throw new Error(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    });
    // loaded only here: the clients of all kinds are none of the other verbs' business
    const { sourceKinds } = await import('../../server/sources/source-kinds.ts');
    const { sources, problems } = await readSourcesFile(file, text, {
      kinds: sourceKinds,
      env: (name) => process.env[name],
      readText: (path) => readFile(resolve(dirname(file), path), 'utf8'),
    });
    const good = sources.filter((source) => source.problems.length === 0);
    if (call.flag('json')) call.out(JSON.stringify({ sources: good.map(({ id, enabled, line }) => ({ id, enabled, line })), problems }));
    else {
      for (const problem of problems) call.out(`${styleText('red', 'error')}  ${visible(`${problem.file}:${problem.line}: ${problem.message}`)}`);
      call.out(`${good.length} ${good.length === 1 ? 'source' : 'sources'} can be used, ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}.`);
    }
    return problems.length === 0 ? exitCodes.ok : exitCodes.failed;
  },
}; // prettier-ignore
