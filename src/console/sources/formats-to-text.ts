import type { SourceAccount } from '../../model/source.ts';
import { countToText } from '../words/format.ts';

/** The formats that a source was understood as, the most frequent three: `web-access 84,331, text 412`. */
export function formatsToText(source: Pick<SourceAccount, 'formats'>): string {
  const formats = Object.entries(source.formats).toSorted(([, a], [, b]) => b - a);
  const shown = formats.slice(0, 3).map(([format, count]) => `${format} ${countToText(count)}`);
  return formats.length > 3 ? `${shown.join(', ')}, + ${formats.length - 3}` : shown.join(', ');
}
