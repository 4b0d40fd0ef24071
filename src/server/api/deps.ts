import type { Alert } from '../../model/alert.ts';
import type { Overview } from '../../model/api.ts';
import type { SourceAccount } from '../../model/source.ts';
import type { EventStore } from '../../store/events/event-store.ts';
import type { StateStore } from '../../store/state/state-store.ts';
import type { LoadedContent } from '../loaded-rules.ts';
import type { SignIn } from '../auth/create-sign-in.ts';

/** What the endpoints work with. */
export interface ApiHandlersDeps {
  readonly events: Pick<EventStore, 'search' | 'histogram' | 'eventById' | 'findingsByKey' | 'unreadable'>;
  readonly state: Pick<StateStore, 'alerts' | 'ruleCounts'>;
  readonly signIn: Pick<SignIn, 'people' | 'keys' | 'setup'>;
  readonly overview: () => Promise<Overview>;
  readonly accounts: () => Promise<SourceAccount[]>;
  /** as they were loaded; `findings` is filled in when somebody asks */
  readonly rules: LoadedContent;
  /** an alert was changed by a person: tells whoever looks */
  readonly alertChanged: (alert: Alert) => void;
}
