import type { ConfiguredSource, SourceStateKind } from '../../model/configured-source.ts';
import { useNow } from '../parts/time.tsx';
import { Value } from '../parts/value.tsx';
import { ageToShort, durationToText } from '../words/format.ts';
import { sourceState } from './account.ts';
import type { SourceRow } from './source-rows.ts';

interface Look {
  readonly dot: string;
  readonly word: string;
}

export const stateLooks = {
  works: { dot: 'dot ok', word: 'works' },
  waits: { dot: 'dot', word: 'waits' },
  fails: { dot: 'dot bad', word: 'fails' },
  'wrong-settings': { dot: 'dot bad', word: 'wrong settings' },
  stopped: { dot: 'dot', word: 'stopped' },
} as const satisfies Record<SourceStateKind, Look>;

const speakerLooks = {
  receiving: { dot: 'dot ok', word: 'receiving' },
  quiet: { dot: 'dot bad', word: 'quiet' },
  never: { dot: 'dot', word: 'nothing yet' },
} as const;

/** How a line of the list is doing, with the word: colour is never alone. */
export function SourceStateMark({ row }: { readonly row: SourceRow }) {
  const now = useNow();
  const look: Look = row.configured === undefined ? speakerLooks[sourceState(row.account, now)] : stateLooks[row.configured.state.state]; // prettier-ignore
  const isPaused = row.configured !== undefined && !row.configured.enabled;
  return (
    <span className="row tight">
      <span className={look.dot} aria-hidden="true" /> {isPaused ? 'paused' : look.word}
    </span>
  );
}

/** The state in a sentence: since when, what it says, what happens next. */
export function SourceStateLine({ source }: { readonly source: ConfiguredSource }) {
  const now = useNow();
  const { state, until, restarts } = source;
  return (
    <p className={state.state === 'fails' || state.state === 'wrong-settings' ? 'is-bad' : undefined}>
      <b>{stateLooks[state.state].word}</b> for {durationToText(Math.max(0, now - state.since))}.{' '}
      <Value text={state.message} still limit={600} />
      {until !== null && until > now && ` ${state.state === 'fails' ? 'Tried again' : 'Goes on'} in ${ageToShort(until - now)}.`}
      {restarts > 0 && <span className="soft"> Started again {restarts === 1 ? 'once' : `${restarts} times`} so far.</span>}
    </p>
  );
} // prettier-ignore
