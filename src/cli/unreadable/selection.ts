import { asSourceId, type SourceId } from '../../model/ids.ts';
import { unreadableReason, type UnreadableReason } from '../../model/record.ts';
import { UsageError, type Call, type Option } from '../command.ts';

export const selectionOptions = {
  source: { type: 'string', value: 'SOURCE', summary: 'Only records of this source' },
  reason: { type: 'string', value: 'KIND', summary: `Only for this reason: ${unreadableReason.shape.kind.options.join(', ')}` }, // prettier-ignore
} as const satisfies Record<string, Option>;

export function selectionOf(call: Call): { source?: SourceId; kind?: UnreadableReason['kind'] } {
  const source = call.text('source');
  const reason = call.text('reason');
  const kind = unreadableReason.shape.kind.optional().safeParse(reason);
  if (!kind.success) throw new UsageError(`--reason ${reason} is not one of ${unreadableReason.shape.kind.options.join(', ')}`); // prettier-ignore
  return {
    ...(source === undefined ? {} : { source: asSourceId(source) }),
    ...(kind.data === undefined ? {} : { kind: kind.data }),
  };
}
