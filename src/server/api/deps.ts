import type { Alert } from '../../model/alert.ts';
import type { Overview } from '../../model/api.ts';
import type { SourceAccount } from '../../model/source.ts';
import type { EventStore } from '../../store/events/event-store.ts';
import type { StateStore } from '../../store/state/state-store.ts';
import type { RulesOnServer } from '../rules/rules-on-server.ts';
import type { BaselineHandlersDeps } from './baseline-handlers.ts';
import type { SourceClocks } from '../clocks/source-clocks.ts';
import type { IdentitiesOnServer } from '../identities/identities-on-server.ts';
import type { MappingHandlersDeps } from './mapping-handlers.ts';
import type { BacktestHandlersDeps } from './backtest-handlers.ts';
import type { KeepingHandlersDeps } from './keeping-handlers.ts';
import type { ConfiguredSourceHandlersDeps } from './configured-source-handlers.ts';
import type { SignIn } from '../auth/create-sign-in.ts';

/** What the endpoints work with. */
export interface ApiHandlersDeps {
  readonly events: Pick<
    EventStore,
    'search' | 'histogram' | 'eventById' | 'findingsByKey' | 'findingsById' | 'unreadable'
  >;
  readonly state: Pick<StateStore, 'alerts' | 'rules'>;
  readonly signIn: Pick<SignIn, 'people' | 'keys' | 'setup'>;
  readonly overview: () => Promise<Overview>;
  readonly accounts: () => Promise<SourceAccount[]>;
  readonly rules: Pick<
    RulesOnServer,
    'loaded' | 'state' | 'refresh' | 'reloadFiles' | 'usage' | 'filePacks' | 'reading' | 'watchedSince'
  >;
  /** accounts, silence, unreadable records, reading the past anew */
  readonly keeping: KeepingHandlersDeps;
  /** rules over stored events */
  readonly past: BacktestHandlersDeps;
  /** baselines: what is normal, and what people say of it */
  readonly learnt: BaselineHandlersDeps;
  /** sources that people configure */
  readonly configured: ConfiguredSourceHandlersDeps;
  /** one user, host or address from its many names */
  readonly identities: IdentitiesOnServer;
  /** how the clocks of sources are read */
  readonly clocks: Pick<SourceClocks, 'list' | 'set'>;
  /** mappings, and records to try them on */
  readonly mapped: MappingHandlersDeps;
  /** an alert was changed by a person: tells whoever looks */
  readonly alertChanged: (alert: Alert) => void;
}
