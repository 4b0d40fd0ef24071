import { countToText } from '../words/format.ts';
import type { Sum } from './account.ts';
import './sources.css';

/** received = stored + unreadable + refused + waiting, checked here. Red, and by how much, if it does not add up. */
export function SumLine({ sum, wrong }: { readonly sum: Sum; readonly wrong: readonly string[] }) {
  const addsUp = wrong.length === 0;
  return (
    <p className={`sum ${addsUp ? '' : 'sum-wrong'}`} role={addsUp ? undefined : 'alert'}>
      <Part count={sum.received} word="received" />
      <span aria-label="equals">=</span>
      <Part count={sum.stored} word="stored" />
      <span>+</span>
      <Part count={sum.unreadable} word="unreadable" />
      <span>+</span>
      <Part count={sum.refused} word="refused" />
      <span>+</span>
      <Part count={sum.waiting} word="waiting" />
      {addsUp ? <b className="is-ok">adds up ✓</b> : <b>does not add up: {differenceToText(sum, wrong)}</b>}
    </p>
  );
}

function Part({ count, word }: { readonly count: number; readonly word: string }) {
  return (
    <span>
      <b>{countToText(count)}</b> {word}
    </span>
  );
}

function differenceToText(sum: Sum, wrong: readonly string[]): string {
  const size = countToText(Math.abs(sum.difference));
  const what =
    sum.difference > 0 ? `${size} not accounted for` : sum.difference < 0 ? `${size} too many` : 'errors that cancel';
  return `${what}, in ${wrong.join(', ')}`;
}
