import { Link } from '@tanstack/react-router';
import { quality } from '../../model/event.ts';
import type { SourceAccount } from '../../model/source.ts';
import { qualityWords } from '../events/quality-words.ts';
import { Clock } from '../parts/time.tsx';
import { Value } from '../parts/value.tsx';
import { bytesToText, countToText } from '../words/format.ts';
import { accountsToSum } from './account.ts';
import type { SourceRow } from './source-rows.ts';
import { SumLine } from './sum-line.tsx';

/** The sum of a source, what it was understood as, how well, and what of it could not be read. */
export function SourceFacts({ row }: { readonly row: SourceRow }) {
  const { account, parts } = row;
  const { sum, wrong } = accountsToSum(parts);
  const facts = quality.options.flatMap((fact) => {
    const count = account.quality[fact] ?? 0;
    return count === 0 ? [] : [{ fact, count }];
  });
  const formats = Object.entries(account.formats).toSorted(([, a], [, b]) => b - a);
  return (
    <>
      <section>
        <h3>The sum</h3>
        <SumLine sum={sum} wrong={wrong} />
        <p className="soft">
          {bytesToText(account.bytes)}
          {account.firstReceived !== null && (
            <>
              {' '}
              since <Clock time={account.firstReceived} full />
            </>
          )}
        </p>
        {account.unreadable > 0 && <UnreadableLinks parts={parts} />}
      </section>
      <section>
        <h3>Understood as</h3>
        {formats.length === 0 && <p className="dim">Nothing yet.</p>}
        <dl className="facts facts-counts">
          {formats.slice(0, 12).map(([format, count]) => (
            <FactLine key={format} name={format} count={count} />
          ))}
        </dl>
      </section>
      <section>
        <h3>How well</h3>
        {facts.length === 0 && <p className="soft">Every record had a time, a zone and a known format.</p>}
        <dl className="facts facts-counts">
          {facts.map(({ fact, count }) => (
            <FactLine key={fact} name={qualityWords[fact]} count={count} />
          ))}
        </dl>
      </section>
    </>
  );
}

function FactLine({ name, count }: { readonly name: string; readonly count: number }) {
  return (
    <>
      <dt>
        <Value text={name} still limit={120} />
      </dt>
      <dd>{countToText(count)}</dd>
    </>
  );
}

const MOST_LINKS = 5;

function UnreadableLinks({ parts }: { readonly parts: readonly SourceAccount[] }) {
  const having = parts.filter(({ unreadable }) => unreadable > 0).toSorted((a, b) => b.unreadable - a.unreadable);
  return (
    <ul className="hints">
      {having.slice(0, MOST_LINKS).map(({ source, unreadable }) => (
        <li key={source}>
          <Link to="/sources/unreadable" search={{ source }}>
            {countToText(unreadable)} that could not be read
          </Link>
          {parts.length > 1 && <span className="dim"> {source}</span>}
        </li>
      ))}
      {having.length > MOST_LINKS && <li className="dim">and {having.length - MOST_LINKS} more sources below</li>}
    </ul>
  );
}
