/**
 * Counts what an exporter sent and nobody received, from the numbers that it gives its messages. Datagrams may overtake one another: what seems
 * lost counts only when it has not come for a while (`settle`).
 */
export interface SequenceCounter {
  /** @param records how many records this message brought (data records; of a held set at least one) */
  saw(sequence: number, records: number): void;
  /** What has been missing since the last call but one. */
  settle(): number;
}

/**
 * @param standard what the numbers count by the book: `records` (NetFlow v5, IPFIX) or `messages` (NetFlow v9, sFlow). Exporters confuse the two:
 *   what fits is found out.
 */
export function createSequenceCounter(standard: 'records' | 'messages'): SequenceCounter {
  let last: { sequence: number; records: number } | undefined;
  let unit: Unit | undefined;
  let missing = 0;
  let old = 0;

  function saw(sequence: number, records: number): void {
    if (last === undefined) {
      last = { sequence, records };
      return;
    }
    const ahead = (sequence - last.sequence) >>> 0;
    if (ahead >= BEHIND) return sawLate(sequence, records, (last.sequence - sequence) >>> 0);
    const fits = units.filter((one) => ahead === stepOf(one, last?.records ?? 0, records));
    const [only] = fits;
    if (fits.length === 1) unit = only;
    else if (fits.length === 0 && ahead > 0) {
      const gap = ahead - stepOf(unit ?? standard, last.records, records);
      // a jump beyond all reason is an exporter that began anew
      if (gap > 0 && gap < MOST) missing += gap;
    }
    last = { sequence, records };
  }

  /** An overtaken datagram fills a gap; one from far behind is an exporter that began anew. */
  function sawLate(sequence: number, records: number, behind: number): void {
    if (behind > WINDOW) {
      last = { sequence, records };
      return;
    }
    const came = (unit ?? standard) === 'messages' ? 1 : records;
    const fromNew = Math.min(missing, came);
    missing -= fromNew;
    old -= Math.min(old, came - fromNew);
  }

  return {
    saw,
    settle() {
      const lost = old;
      old = missing;
      missing = 0;
      return lost;
    },
  };
}

/** The number is that of the first record, of the message, or (softflowd's IPFIX) of what is sent when the message is. */
type Unit = 'records' | 'messages' | 'records-after';
const units: readonly Unit[] = ['records', 'messages', 'records-after'];

const stepOf = (unit: Unit, before: number, now: number): number =>
  unit === 'messages' ? 1 : unit === 'records' ? before : now;

const BEHIND = 0x8000_0000;
const WINDOW = 10_000;
const MOST = 1 << 24;
