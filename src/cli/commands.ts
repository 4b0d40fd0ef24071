import type { Command, CommandGroup } from './command.ts';

/** All commands, in the order of the help. Each is loaded when it is asked for: the stores and their engines are none of the others' business. */
export const commandLoaders = {
  serve: async () => (await import('./serve.ts')).serve,
  analyze: async () => (await import('./analyze.ts')).analyze,
  rules: async () => (await import('./rules/rules.ts')).rules,
  baseline: async () => (await import('./baseline/baseline.ts')).baseline,
  sources: async () => (await import('./sources/sources.ts')).sources,
  identities: async () => (await import('./identities/identities.ts')).identities,
  reparse: async () => (await import('./reparse.ts')).reparse,
  unreadable: async () => (await import('./unreadable/unreadable.ts')).unreadable,
  silence: async () => (await import('./silence.ts')).silence,
  hunt: async () => (await import('./hunt.ts')).hunt,
  doctor: async () => (await import('./doctor.ts')).doctor,
  bench: async () => (await import('./bench.ts')).bench,
} as const satisfies Record<string, () => Promise<Command | CommandGroup>>;

export const commandNames: readonly string[] = Object.keys(commandLoaders);

/** The command of that name, undefined if there is none. */
export async function loadCommand(name: string): Promise<Command | CommandGroup | undefined> {
  return isCommandName(name) ? await commandLoaders[name]() : undefined;
}

export async function loadCommands(): Promise<readonly (Command | CommandGroup)[]> {
  return await Promise.all(Object.values(commandLoaders).map((load) => load()));
}

const isCommandName = (name: string): name is keyof typeof commandLoaders => Object.hasOwn(commandLoaders, name);
