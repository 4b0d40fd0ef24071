import type { Command } from '../keys/commands.ts';

/** Commands whose title has every typed word, those that begin with it first. */
export function filterCommands(commands: readonly Command[], text: string): Command[] {
  const words = text
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
  if (words.length === 0) return [...commands];
  const fits = commands.filter((command) => words.every((word) => command.title.toLowerCase().includes(word)));
  const first = words[0] ?? '';
  return fits.toSorted((a, b) => startsWith(b, first) - startsWith(a, first));
}

const startsWith = (command: Command, word: string): number => (command.title.toLowerCase().startsWith(word) ? 1 : 0);
