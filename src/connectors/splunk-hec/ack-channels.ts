/** Counts acknowledgement ids a channel. A request is only answered when it is durable: so every id that was given out is acknowledged. */
export interface AckChannels {
  /** the next id of the channel */
  give(channel: string): number;
  isTrue(channel: string, id: number): boolean;
}

/** @param limit channels that are remembered; the ids of a forgotten one are unknown, so its sender sends again */
export function createAckChannels(limit: number): AckChannels {
  const nextByChannel = new Map<string, number>();
  return {
    give(channel) {
      const id = nextByChannel.get(channel) ?? 0;
      // anew at the end: the map's order is the order of use
      nextByChannel.delete(channel);
      nextByChannel.set(channel, id + 1);
      if (nextByChannel.size > limit) {
        const [oldest] = nextByChannel.keys();
        if (oldest !== undefined) nextByChannel.delete(oldest);
      }
      return id;
    },
    isTrue: (channel, id) => id >= 0 && id < (nextByChannel.get(channel) ?? 0),
  };
}
