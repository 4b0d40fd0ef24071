import { styleText } from 'node:util';
import { visible } from '../analyze/visible.ts';
import { exitCodes, type Call, type Command } from '../command.ts';
import { readGivenFiles, type GivenFiles } from './given-files.ts';

/** `vedette baseline check PATH…`: reads feature and behaviour files and says what is wrong with them and where. */
export const check: Command = {
  name: 'check',
  summary: 'Checks files of features and behaviours: what does not load, with file, line, field and reason. Needs no server.',
  usage: '[PATH…]',
  options: {},
  examples: [
    'vedette baseline check my-behaviours/',
    'vedette baseline check src/content/features/sign-in.yml',
    'vedette baseline check --json my-behaviours/',
  ],
  run: async (call) => {
    const given = await readGivenFiles(call.positionals);
    if (call.flag('json')) call.out(JSON.stringify(toJson(given)));
    else printText(given, call);
    return given.problems.length === 0 ? exitCodes.ok : exitCodes.failed;
  },
}; // prettier-ignore

function printText({ features, behaviors, problems, replaced, problemToLine }: GivenFiles, { out }: Call): void {
  for (const problem of problems) out(`${styleText('red', 'error')}  ${visible(problemToLine(problem))}`);
  for (const { source, line, rule = '' } of replaced) {
    out(`${styleText('dim', 'note')}   ${visible(`${source}:${line}: "${rule}" of Vedette's own is replaced: the files given have the same id`)}`); // prettier-ignore
  }
  out(`${counted(features.length, 'feature')} and ${counted(behaviors.length, 'behaviour')} loaded, ${counted(problems.length, 'problem')}.`); // prettier-ignore
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

function toJson({ features, behaviors, problems, replaced }: GivenFiles): object {
  return {
    features: features.length,
    behaviors: behaviors.length,
    problems,
    replaced: replaced.map(({ source, line, rule }) => ({ source, line, id: rule })),
  };
}
