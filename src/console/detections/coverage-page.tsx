import { Button, Select } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Empty, Loading, ProblemBox } from '../parts/states.tsx';
import { plural } from '../words/format.ts';
import {
  coverageToLayer,
  matrixOf,
  shadeOf,
  shadeWords,
  type Cell,
  type Column,
  type Coverage,
  type Shade,
} from './matrix.ts';
import { DetectionsFrame } from './detections-frame.tsx';
import { coverageQuery } from './queries.ts';

const route = getRouteApi('/detections/coverage');

/** Which techniques are seen, and which not. */
export function CoveragePage() {
  const query = useQuery(coverageQuery);
  return (
    <DetectionsFrame view="coverage">
      {query.error !== null && (
        <ProblemBox what="The coverage could not be read." error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isPending && query.error === null && <Loading rows={12} height={26} what="Reading the coverage" />}
      {query.data !== undefined && <Matrix coverage={query.data} />}
    </DetectionsFrame>
  );
}

const only: { value: string; label: string }[] = [
  { value: 'gaps', label: 'only gaps' },
  { value: 'rules', label: 'only with rules' },
];

function Matrix({ coverage }: { readonly coverage: Coverage }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const columns = matrixOf(coverage, search.show ?? 'all');
  const seen = columns.reduce((sum, column) => sum + column.seen, 0);
  const of = columns.reduce((sum, column) => sum + column.of, 0);
  return (
    <>
      <div className="bar bar-2">
        <span className="small soft grow" role="status">
          ATT&amp;CK {coverage.version}: {seen} of {of} cells can be seen
          {coverage.without > 0 && `, ${plural(coverage.without, 'rule')} without a technique`}
        </span>
        <Legend />
        <Select
          aria-label="Techniques shown"
          placeholder="every technique"
          clearable
          w={150}
          data={only}
          value={search.show ?? null}
          onChange={(value) =>
            void navigate({ search: value === 'gaps' || value === 'rules' ? { show: value } : {}, replace: true })
          }
        />
        <Button leftSection={<IconDownload size={15} />} onClick={() => download(coverage)}>
          Navigator layer
        </Button>
      </div>
      {columns.every((column) => column.cells.length === 0) ? (
        <Empty title="No technique fits." action={<Link to="/detections/coverage">Show all</Link>} />
      ) : (
        <div className="scroll matrix-scroll" tabIndex={0} role="region" aria-label="ATT&CK matrix">
          <div className="matrix">
            {columns.map((column) => (
              <TacticColumn key={column.id} column={column} />
            ))}
          </div>
        </div>
      )}
    </>
  );
}

function TacticColumn({ column }: { readonly column: Column }) {
  return (
    <section className="tactic" aria-label={column.name}>
      <h2>{column.name}</h2>
      <p className="dim small">
        {column.seen} of {column.of} seen
      </p>
      <ul>
        {column.cells.map((cell) => (
          <Technique key={cell.id} cell={cell} />
        ))}
      </ul>
    </section>
  );
}

function Technique({ cell }: { readonly cell: Cell }) {
  const shade = shadeOf(cell);
  const title = `${cell.id} ${cell.name}: ${shadeWords[shade]}, ${plural(cell.enabled, 'rule')} on, ${cell.blind} blind, ${plural(cell.findings, 'finding')}`;
  return (
    <li>
      <Link to="/detections" search={{ text: cell.id }} className={`technique is-${shade}`} title={title}>
        <ShadeGlyph shade={shade} />
        <span className="mono">{cell.id}</span> <span className="cut">{cell.name}</span>
        {cell.enabled > 0 && <span className="technique-count">{cell.enabled}</span>}
      </Link>
      {cell.subs.length > 0 && (
        <details>
          <summary>
            {cell.subs.filter((sub) => sub.enabled > 0).length} of {cell.subs.length} ways
          </summary>
          <ul>
            {cell.subs.map((sub) => (
              <Technique key={sub.id} cell={sub} />
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

const glyphs: Readonly<Record<Shade, string>> = { seen: '●', quiet: '◐', blind: '⊘', off: '○', none: '·' };

function ShadeGlyph({ shade }: { readonly shade: Shade }) {
  return (
    <span className="shade" aria-hidden="true">
      {glyphs[shade]}
    </span>
  );
}

function Legend() {
  return (
    <span className="row small soft legend">
      {Object.entries(shadeWords).map(([shade, words]) => (
        <span key={shade} className="row tight">
          <span className={`shade is-${shade}`} aria-hidden="true">
            {Object.entries(glyphs).find(([name]) => name === shade)?.[1]}
          </span>{' '}
          {words}
        </span>
      ))}
    </span>
  );
}

function download(coverage: Coverage): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(coverageToLayer(coverage), null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'vedette-coverage.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
} // prettier-ignore
