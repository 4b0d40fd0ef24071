import { Button } from '@mantine/core';
import { IconChevronRight, IconRefresh, IconZoomScan } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { EntityProfile, FeatureProfile } from '../../model/baseline.ts';
import { usePeople } from '../api/people.ts';
import { conditionText } from '../hunt/query-text.ts';
import { useCommands } from '../keys/keys.ts';
import { EntityIcon } from '../parts/entity.tsx';
import { useTitle } from '../parts/page.tsx';
import { Score } from '../parts/severity.tsx';
import { Empty, Loading, ProblemBox } from '../parts/states.tsx';
import { Age, Clock } from '../parts/time.tsx';
import { Value } from '../parts/value.tsx';
import { bytesToText, countToText, durationToText } from '../words/format.ts';
import { textToPlain } from '../words/visible-text.ts';
import { shareToText } from './amounts.ts';
import { resetEntity } from './change-baseline.ts';
import { EntityAlerts } from './entity-alerts.tsx';
import { EntityCorrections } from './entity-corrections.tsx';
import { IdentityCard } from './identity-card.tsx';
import { identityQuery } from './identity-queries.ts';
import { ProfileChart } from './profile-chart.tsx';
import { entityQuery } from './queries.ts';
import { SurpriseTable } from './surprise-table.tsx';
import '../alerts/alerts.css';
import './entities.css';

const route = getRouteApi('/entities/of/$id');

/** One entity: what is normal for it, what is unusual now, what is not known yet. */
export function EntityPage() {
  const { id } = route.useParams();
  const query = useQuery(entityQuery(id));
  if (query.data !== undefined) return <WholeEntity key={id} entity={query.data.entity} />;
  return (
    <main id="main" tabIndex={-1}>
      <h1 className="sr" tabIndex={-1}>
        Entity
      </h1>
      {query.error === null ? (
        <Loading rows={8} what="Reading what is normal" />
      ) : (
        <ProblemBox what="This entity could not be read." error={query.error} onRetry={() => void query.refetch()}>
          <p>
            <Link to="/entities" search={{ text: id.replace(/^[a-z]+:/u, '').slice(0, 60) }}>
              Look for entities with a similar name
            </Link>
          </p>
        </ProblemBox>
      )}
    </main>
  );
}

function WholeEntity({ entity }: { readonly entity: EntityProfile }) {
  const navigate = useNavigate();
  const { may } = usePeople();
  useTitle(textToPlain(entity.name, 80));
  const back = (): void => void navigate({ to: '/entities', search: { at: entity.id } });
  const known = useQuery(identityQuery(entity.id)).data?.identity?.entities ?? [];
  const ids = [...new Set([entity.id, ...known])].slice(0, 20);
  const hunt = (): void => void navigate({ to: '/hunt', search: { q: ids.map((id) => conditionText('entity', id, '=')).join(' or '), from: 'now-7d', to: 'now' } }); // prettier-ignore
  useCommands([
    { id: 'entity.back', title: 'Back to the entities', group: 'This page', keys: ['Escape'], run: back },
    { id: 'entity.hunt', title: 'Hunt for what it did', group: 'This page', keys: ['H'], strip: 'its events', run: hunt },
  ]); // prettier-ignore
  const profiles = entity.profiles.toSorted((one, other) => other.observations - one.observations);
  return (
    <main id="main" tabIndex={-1}>
      <div className="alert-head">
        <div className="crumbs">
          <button type="button" className="plain soft" onClick={back}>
            Entities
          </button>
          <IconChevronRight size={14} className="dim" />
          <span className="mono soft cut">
            <Value text={entity.id} still limit={80} />
          </span>
          <div className="end">
            <Button leftSection={<IconZoomScan size={15} />} onClick={hunt}>
              Its events
            </Button>
          </div>
        </div>
        <h1 tabIndex={-1} className="row">
          <EntityIcon kind={entity.kind} />
          <Value text={entity.name} still />
        </h1>
        <Facts entity={entity} />
      </div>
      <div className="scroll" tabIndex={0} role="region" aria-label="What is normal">
        <div className="entity-cards">
          <section className="card is-wide" aria-labelledby="unusual">
            <header>
              <h2 id="unusual">What is unusual</h2>
              <span className="small dim">against itself, its peers and the organisation</span>
            </header>
            <div className="body">
              <SurpriseTable reasons={entity.recent} />
            </div>
          </section>
          <EntityAlerts entity={entity.id} />
          {(entity.kind === 'user' || entity.kind === 'device') && <IdentityCard entity={entity.id} />}
          {entity.missing.length > 0 && <Missing entity={entity} />}
          {profiles.map((profile) => (
            <ProfileCard key={`${profile.behavior} ${profile.part ?? ''}`} entity={entity} profile={profile} />
          ))}
          {profiles.length === 0 && (
            <Empty title="Nothing has been learnt of it yet.">
              It has been observed {countToText(entity.observations)} times; a profile begins when it has been seen a
              few times.
            </Empty>
          )}
          <Peers entity={entity} />
          <Drift entity={entity} />
          {may('engineer') && <EntityCorrections entity={entity} />}
        </div>
      </div>
    </main>
  );
}

function Facts({ entity }: { readonly entity: EntityProfile }) {
  return (
    <dl className="head-facts">
      <div>
        <dt>Risk</dt>
        <dd>
          <Score score={entity.risk} />
        </dd>
      </div>
      <div>
        <dt>Role</dt>
        <dd>
          {entity.role === undefined ? <span className="dim">not known</span> : <Value text={entity.role} still />}
        </dd>
      </div>
      <div>
        <dt>Learnt</dt>
        <dd>{shareToText(entity.ready)}</dd>
      </div>
      <div>
        <dt>First seen</dt>
        <dd>
          <Clock time={entity.first} full />
        </dd>
      </div>
      <div>
        <dt>Last seen</dt>
        <dd>
          <Age time={entity.last} />
        </dd>
      </div>
      <div>
        <dt>Observed</dt>
        <dd>{countToText(entity.observations)}</dd>
      </div>
      <div>
        <dt>Time zone</dt>
        <dd>
          {entity.zone.name} <span className="dim">({entity.zone.from})</span>
        </dd>
      </div>
      <div>
        <dt>Memory</dt>
        <dd>{bytesToText(entity.bytes)}</dd>
      </div>
    </dl>
  );
}

function ProfileCard({ entity, profile }: { readonly entity: EntityProfile; readonly profile: FeatureProfile }) {
  const { may } = usePeople();
  const [asked, setAsked] = useState(false);
  const id = `profile-${profile.behavior}-${profile.part ?? ''}`.replaceAll(/[^\w-]/gu, '_');
  return (
    <section className="card" aria-labelledby={id}>
      <header>
        <h2 id={id}>
          <Value text={profile.features.join(', ')} still limit={120} />
          {profile.part !== undefined && (
            <>
              {' '}
              to <Value text={profile.part} still mono limit={60} />
            </>
          )}
        </h2>
        <span className="small dim">
          {countToText(profile.observations)} in {durationToText(profile.age)}
          {!profile.ready && ', still learning'}
          {profile.waiting > 0 && `, ${countToText(profile.waiting)} held back`}
        </span>
        {may('engineer') && (
          <Button
            className="end"
            size="compact-sm"
            {...(asked ? { color: 'red', variant: 'light' } : {})}
            leftSection={<IconRefresh size={14} />}
            aria-label={`Forget what is known of ${profile.features.join(', ')}`}
            onClick={() => {
              if (!asked) setAsked(true);
              else
                void resetEntity(entity.id, `${entity.name}: ${profile.title}`, profile.behavior).then(() =>
                  setAsked(false),
                );
            }}
          >
            {asked ? 'Forget it' : 'Forget …'}
          </Button>
        )}
      </header>
      <div className="body stack">
        {profile.charts.map((view, index) => (
          <ProfileChart key={index} view={view} label={profile.title} />
        ))}
        <p className="small dim">
          <Link to="/entities/behaviors/$id" params={{ id: profile.behavior }}>
            <Value text={profile.title} still limit={120} />
          </Link>
        </p>
      </div>
    </section>
  );
}

/** What is not judged yet, and how much is missing: never a guess. */
function Missing({ entity }: { readonly entity: EntityProfile }) {
  return (
    <section className="card" aria-labelledby="missing">
      <header>
        <h2 id="missing">Still learning</h2>
        <span className="small dim">until then its peers and the organisation judge</span>
      </header>
      <div className="body">
        <table className="plain-table">
          <tbody>
            {entity.missing.map(({ behavior, title, observations, age }) => (
              <tr key={behavior}>
                <td>
                  <Value text={title} still limit={120} />
                </td>
                <td className="number soft">
                  {countToText(observations.has)} of {countToText(observations.needs)} observations
                </td>
                <td className="number soft">
                  {durationToText(Math.min(age.has, age.needs))} of {durationToText(age.needs)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Peers({ entity }: { readonly entity: EntityProfile }) {
  const attributes = Object.entries(entity.attributes);
  if (entity.groups.length === 0 && attributes.length === 0) return null;
  return (
    <section className="card" aria-labelledby="peers">
      <header>
        <h2 id="peers">Peers</h2>
        <span className="small dim">whose normal is asked where its own is not enough</span>
      </header>
      <div className="body stack">
        {entity.groups.map((group) => (
          <div key={group.id}>
            <Link to="/entities" search={{ group: group.id }}>
              <Value text={group.name} still limit={120} />
            </Link>{' '}
            <span className="dim">{countToText(group.size)} members</span>
            <ul className="hints">
              {group.reasons.map((reason) => (
                <li key={reason}>
                  <Value text={reason} still limit={240} />
                </li>
              ))}
            </ul>
          </div>
        ))}
        <dl className="facts facts-left">
          {attributes.map(([name, values]) => (
            <Attribute key={name} name={name} values={values} />
          ))}
        </dl>
      </div>
    </section>
  );
}

function Attribute({ name, values }: { readonly name: string; readonly values: readonly string[] }) {
  return (
    <>
      <dt>
        <Value text={name} still limit={40} />
      </dt>
      <dd>
        <Value text={values.join(', ')} still limit={300} />
      </dd>
    </>
  );
}

function Drift({ entity }: { readonly entity: EntityProfile }) {
  if (entity.drift.length === 0 && entity.notes.length === 0) return null;
  return (
    <section className="card" aria-labelledby="drift">
      <header>
        <h2 id="drift">What changed and became normal</h2>
      </header>
      <div className="body">
        <ul className="hints">
          {entity.drift.map(({ time, text }) => (
            <li key={`${time} ${text}`}>
              <Clock time={time} full /> <Value text={text} still limit={300} />
            </li>
          ))}
          {entity.notes.map((note) => (
            <li key={note} className="soft">
              <Value text={note} still limit={300} />
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
