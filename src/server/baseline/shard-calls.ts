import type { FromShard, ToShard } from './messages.ts';
import type { Opened, Shard } from './shard.ts';

/** A shard over any way of asking: a thread, or this one. */
export function shardOver(
  opened: Opened,
  ask: (asked: ToShard) => Promise<FromShard>,
  close: () => Promise<void>,
): Shard {
  return {
    opened,
    async see(batches, isHistory) {
      const answer = await ask({ kind: 'see', batches, isHistory });
      return answer.kind === 'found' ? answer.seen : wrong(answer);
    },
    async change(changes) {
      const answer = await ask({ kind: 'change', changes });
      return answer.kind === 'changed' ? answer.failures : wrong(answer);
    },
    async load(content) {
      const answer = await ask({ kind: 'load', content });
      return answer.kind === 'opened' ? answer.opened : wrong(answer);
    },
    async write() {
      const answer = await ask({ kind: 'write' });
      return answer.kind === 'written' ? answer.state : wrong(answer);
    },
    async view(request) {
      const answer = await ask({ kind: 'view', request });
      return answer.kind === 'viewed' ? answer.answer : wrong(answer);
    },
    close,
  };
}

function wrong(answer: FromShard): never {
  throw new Error(`a shard answered "${answer.kind}" to another question`);
}
