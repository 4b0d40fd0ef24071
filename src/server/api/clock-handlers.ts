import { api } from '../../model/api.ts';
import { isTimeZone } from '../../pipeline/normalize/source-clock.ts';
import { actorOf } from '../auth/actor.ts';
import { handle } from '../http/handler.ts';
import { Refused } from '../http/refused.ts';
import type { ApiHandlersDeps } from './deps.ts';

export function clockHandlers({ clocks }: Pick<ApiHandlersDeps, 'clocks'>) {
  return {
    sourceClocks: handle(api.sourceClocks, () => ({ clocks: [...clocks.list()] })),
    setSourceClock: handle(api.setSourceClock, async ({ body: { source, ...wanted } }, caller) => {
      if (wanted.zone !== null && !isTimeZone(wanted.zone)) return new Refused('bad-request', `There is no time zone "${wanted.zone}": give an IANA name such as Europe/Berlin.`, { at: 'body.zone' }); // prettier-ignore
      return { clock: await clocks.set(source, wanted, actorOf(caller)) };
    }),
  };
}
