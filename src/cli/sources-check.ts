import { api } from '../model/api.ts';
import type { ApiClient } from '../model/client.ts';
import type { ConfiguredSource } from '../model/configured-source.ts';
import { visible } from './analyze/visible.ts';

/** What `vedette doctor` says of configured sources: a line for each, with what to do. */
export interface SourceCheck {
  readonly name: string;
  readonly state: 'ok' | 'warn' | 'bad';
  readonly message: string;
}

/** @param hasKey without a key the server is not asked */
export async function checkConfiguredSources(client: ApiClient, hasKey: boolean, now: number): Promise<SourceCheck[]> {
  const name = 'sources';
  if (!hasKey) return [{ name, state: 'ok', message: 'not asked for: give an API key in VEDETTE_KEY' }];
  const result = await client.call(api.configuredSources);
  if (!result.ok) return [{ name, state: 'warn', message: `cannot be asked for: ${visible(result.error.message)}` }];
  const { sources, problems } = result.answer;
  return [
    ...sources.map((source) => ({ name: visible(source.id), ...sourceToCheck(source, now) })),
    ...problems.map(({ file, line, message }) => ({ name, state: 'warn' as const, message: visible(`${file}:${line}: ${message}`) })), // prettier-ignore
  ];
}

function sourceToCheck(source: ConfiguredSource, now: number): Pick<SourceCheck, 'state' | 'message'> {
  const { state, until, restarts, id } = source;
  const words = visible(state.message);
  const since = `since ${new Date(state.since).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const often = restarts === 0 ? '' : `, started again ${restarts} ${restarts === 1 ? 'time' : 'times'}`;
  const where = source.from === 'file' ? `in ${visible(source.place ?? 'its file')}` : `with "vedette sources change ${id}"`; // prettier-ignore
  switch (state.state) {
    case 'works':
      return source.problem === null
        ? { state: 'ok', message: `works${words === '' ? '' : `: ${words}`}${often}` }
        : { state: 'warn', message: `works, but its entry is wrong: ${visible(source.problem)} Mend it ${where}.` };
    case 'waits':
      return { state: 'ok', message: `waits ${since}: ${words}` };
    case 'stopped':
      return source.enabled
        ? { state: 'warn', message: `stopped ${since}: ${words}` }
        : { state: 'ok', message: `paused ${since}; "vedette sources enable ${id}" starts it` };
    case 'fails': {
      const next = until === null || until <= now ? 'It is tried again.' : `It is tried again in ${Math.ceil((until - now) / 1000)} s; "vedette sources restart ${id}" tries at once.`; // prettier-ignore
      return { state: 'bad', message: `fails ${since}${often}: ${words} ${next}` };
    }
    case 'wrong-settings':
      return { state: 'bad', message: `cannot run: ${words} Change it ${where}.` };
  }
}
