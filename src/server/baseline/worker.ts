import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { baselineContent } from './content.ts';
import type { FromShard, ToShard } from './messages.ts';
import { openStage } from './open-stage.ts';
import { createShardWork } from './shard-here.ts';

const shardData = z.object({ content: baselineContent, state: z.instanceof(Uint8Array).optional() });

if (parentPort !== null) {
  const port = parentPort;
  const say = (answer: FromShard, move: ArrayBuffer[] = []): void => port.postMessage(answer, move);
  const { content, state } = shardData.parse(workerData);
  const first = openStage(content, state);
  const work = createShardWork(openStage, first);
  // What is thrown ends the thread: its state may be half changed.
  port.on('message', (asked: ToShard) => {
    const { answer, move } = work(asked);
    say(answer, move);
  });
  say({ kind: 'opened', opened: first.opened });
}
