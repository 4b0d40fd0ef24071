import type { Message, MessagesStream } from '@platformatic/kafka';

export type KafkaMessage = Message;
export type KafkaStream = MessagesStream<Buffer, Buffer, Buffer, Buffer>;

const MOST_MESSAGES = 20_000;
const MOST_BYTES = 8 << 20;

/** What has arrived and was not taken yet. When it is much, and nobody takes, nothing more is fetched. */
export interface Inbox {
  /**
   * All of it, as soon as there is something; nothing when the signal aborts or the stream has ended.
   *
   * @throws what the stream failed with
   */
  take(signal: AbortSignal): Promise<readonly KafkaMessage[]>;
}

export function createInbox(stream: KafkaStream): Inbox {
  let arrived: KafkaMessage[] = [];
  let bytes = 0;
  const ending: { isOver: boolean; error: Error | undefined } = { isOver: false, error: undefined };
  let wake = (): void => undefined;

  stream.on('data', (message) => {
    arrived.push(message);
    bytes += sizeOf(message);
    if (arrived.length >= MOST_MESSAGES || bytes >= MOST_BYTES) stream.pause();
    wake();
  });
  stream.on('error', (reason) => {
    ending.error = reason;
    wake();
  });
  const ended = (): void => {
    ending.isOver = true;
    wake();
  };
  stream.on('end', ended);
  stream.on('close', ended);

  return {
    async take(signal) {
      const somethingHappened = (): void => wake();
      signal.addEventListener('abort', somethingHappened);
      while (arrived.length === 0 && !ending.isOver && ending.error === undefined && !signal.aborted) {
        await new Promise<void>((resolve) => void (wake = resolve));
      }
      signal.removeEventListener('abort', somethingHappened);
      if (ending.error !== undefined) throw ending.error;
      const taken = arrived;
      [arrived, bytes] = [[], 0];
      if (stream.isPaused() && !ending.isOver) stream.resume();
      return taken;
    },
  };
}

function sizeOf(message: { readonly value: Buffer | undefined }): number {
  return message.value?.length ?? 0;
}
