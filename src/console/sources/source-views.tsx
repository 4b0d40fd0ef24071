import { Link } from '@tanstack/react-router';
import { countToText } from '../words/format.ts';
import { accountsToSum } from './account.ts';
import { useSourceRows } from './use-source-rows.ts';

export function SourceViews({ view }: { readonly view: 'all' | 'unreadable' | 'add' | 'mappings' }) {
  const { rows, overview } = useSourceRows();
  const sources = overview.data?.sources ?? [];
  return (
    <div className="views">
      <Link to="/sources" aria-current={view === 'all' ? 'page' : undefined}>
        All <span className="count">{countToText(rows.length)}</span>
      </Link>
      <Link to="/sources/unreadable" aria-current={view === 'unreadable' ? 'page' : undefined}>
        Unreadable <span className="count">{countToText(accountsToSum(sources).sum.unreadable)}</span>
      </Link>
      <Link to="/mappings" aria-current={view === 'mappings' ? 'page' : undefined}>
        Mappings
      </Link>
      <Link to="/sources/add" aria-current={view === 'add' ? 'page' : undefined}>
        Add
      </Link>
    </div>
  );
}
