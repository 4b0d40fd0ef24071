import type { ApiName } from '../../model/api.ts';
import type { Handler } from '../http/handler.ts';
import { alertHandlers } from './alert-handlers.ts';
import { backtestHandlers } from './backtest-handlers.ts';
import { baselineHandlers } from './baseline-handlers.ts';
import { configuredSourceHandlers } from './configured-source-handlers.ts';
import type { ApiHandlersDeps } from './deps.ts';
import { eventHandlers } from './event-handlers.ts';
import { clockHandlers } from './clock-handlers.ts';
import { identityHandlers } from './identity-handlers.ts';
import { mappingHandlers } from './mapping-handlers.ts';
import { keepingHandlers } from './keeping-handlers.ts';
import { peopleHandlers } from './people-handlers.ts';
import { ruleHandlers } from './rule-handlers.ts';
import { sessionHandlers } from './session-handlers.ts';
import { sourceHandlers } from './source-handlers.ts';

/** The work behind every endpoint of the table: one that is forgotten does not compile. */
export function createHandlers(deps: ApiHandlersDeps) {
  return {
    ...sessionHandlers(deps),
    ...sourceHandlers(deps),
    ...ruleHandlers(deps),
    ...backtestHandlers(deps.past),
    ...baselineHandlers(deps.learnt),
    ...keepingHandlers(deps.keeping),
    ...mappingHandlers(deps.mapped),
    ...identityHandlers(deps),
    ...clockHandlers(deps),
    ...configuredSourceHandlers(deps.configured),
    ...alertHandlers(deps),
    ...eventHandlers(deps),
    ...peopleHandlers(deps),
  } satisfies Record<ApiName, Handler>;
}
