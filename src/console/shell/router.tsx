import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type ErrorComponentProps,
} from '@tanstack/react-router';
import { z } from 'zod';
import { alertStatus } from '../../model/alert.ts';
import { entityKind } from '../../model/entity.ts';
import { severity } from '../../model/severity.ts';
import { Empty, ProblemBox } from '../parts/states.tsx';
import { searchReader } from './dropped.ts';
import { parseSearchText, searchToText } from './search.ts';
import { Shell } from './shell.tsx';

/** Every page: its address, the state that its address holds, and the chunk that it is. */
const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const time = z.string().regex(/^(?:now(?:-\d{1,6}[smhdw])?|\d{1,15})$/u);
const event = z.uuid();

const routes = [
  createRoute({ getParentRoute: () => root, path: '/', beforeLoad: () => redirect({ to: '/now', throw: true }) }),
  createRoute({ getParentRoute: () => root, path: '/setup', beforeLoad: () => redirect({ to: '/now', throw: true }) }),
  createRoute({
    getParentRoute: () => root,
    path: '/queue',
    beforeLoad: () => redirect({ to: '/queue/alerts', throw: true }),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/now',
    component: lazyRouteComponent(() => import('../now/now-page.tsx'), 'NowPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/queue/alerts',
    validateSearch: searchReader({
      status: z.enum([...alertStatus.options, 'all']),
      severity,
      text: z.string().max(200),
      sort: z.enum(['score', 'last', 'created']),
      at: z.uuid(),
    }),
    component: lazyRouteComponent(() => import('../alerts/alerts-page.tsx'), 'AlertsPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/alerts/$id',
    validateSearch: searchReader({ event }),
    component: lazyRouteComponent(() => import('../alerts/alert-page.tsx'), 'AlertPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/events/$id',
    component: lazyRouteComponent(() => import('../events/event-page.tsx'), 'EventPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/hunt',
    validateSearch: searchReader({ q: z.string().max(4000), from: time, to: time, event }),
    component: lazyRouteComponent(() => import('../hunt/hunt-page.tsx'), 'HuntPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/entities',
    validateSearch: searchReader({
      text: z.string().max(200),
      kind: entityKind,
      group: z.string().max(200),
      at: z.string(),
    }),
    component: lazyRouteComponent(() => import('../entities/entities-page.tsx'), 'EntitiesPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/entities/of/$id',
    component: lazyRouteComponent(() => import('../entities/entity-page.tsx'), 'EntityPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/entities/behaviors',
    validateSearch: searchReader({ text: z.string().max(200), at: z.string() }),
    component: lazyRouteComponent(() => import('../entities/behaviors-page.tsx'), 'BehaviorsPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/entities/behaviors/$id',
    component: lazyRouteComponent(() => import('../entities/behavior-page.tsx'), 'BehaviorPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/entities/peers',
    component: lazyRouteComponent(() => import('../entities/peers-page.tsx'), 'PeersPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/entities/learning',
    component: lazyRouteComponent(() => import('../entities/learning-page.tsx'), 'LearningPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/sources',
    validateSearch: searchReader({ text: z.string().max(200), at: z.string().max(512) }),
    component: lazyRouteComponent(() => import('../sources/sources-page.tsx'), 'SourcesPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/sources/add',
    validateSearch: searchReader({
      way: z.enum(['curl', 'hec', 'bulk', 'otlp', 'rsyslog', 'files']),
      add: z.string().max(64),
    }),
    component: lazyRouteComponent(() => import('../sources/add-page.tsx'), 'AddSourcePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/sources/of/$id',
    component: lazyRouteComponent(() => import('../sources/source-page.tsx'), 'SourcePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/sources/unreadable',
    validateSearch: searchReader({
      source: z.string().max(512),
      at: z.uuid(),
      reason: z.string().max(64),
      run: z.string().max(64),
    }),
    component: lazyRouteComponent(() => import('../sources/unreadable-page.tsx'), 'UnreadablePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/sources/reparse',
    validateSearch: searchReader({ source: z.string().max(512), format: z.string().max(200), run: z.string().max(64) }),
    component: lazyRouteComponent(() => import('../sources/reparse-page.tsx'), 'ReparsePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/mappings',
    component: lazyRouteComponent(() => import('../mappings/mappings-page.tsx'), 'MappingsPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/mappings/new',
    component: lazyRouteComponent(() => import('../mappings/edit-mapping-page.tsx'), 'NewMappingPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/mappings/$id',
    component: lazyRouteComponent(() => import('../mappings/edit-mapping-page.tsx'), 'MappingPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/detections',
    validateSearch: searchReader({
      text: z.string().max(200),
      view: z.enum(['rules', 'problems']),
      state: z.enum(['off', 'blind', 'noisy', 'works', 'quiet']),
      at: z.string(),
    }),
    component: lazyRouteComponent(() => import('../detections/detections-page.tsx'), 'DetectionsPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/detections/blind',
    component: lazyRouteComponent(() => import('../detections/blind-page.tsx'), 'BlindPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/detections/coverage',
    validateSearch: searchReader({ show: z.enum(['gaps', 'rules']) }),
    component: lazyRouteComponent(() => import('../detections/coverage-page.tsx'), 'CoveragePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/detections/packs',
    component: lazyRouteComponent(() => import('../detections/packs-page.tsx'), 'PacksPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/detections/new',
    validateSearch: searchReader({ from: z.string().max(512) }),
    component: lazyRouteComponent(() => import('../detections/edit-rule-page.tsx'), 'EditRulePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/detections/$id',
    validateSearch: searchReader({ saved: z.enum(['now']) }),
    component: lazyRouteComponent(() => import('../detections/rule-page.tsx'), 'RulePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/settings',
    beforeLoad: () => redirect({ to: '/settings/appearance', throw: true }),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/settings/appearance',
    component: lazyRouteComponent(() => import('../settings/appearance-page.tsx'), 'AppearancePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/settings/people',
    component: lazyRouteComponent(() => import('../settings/people-page.tsx'), 'PeoplePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/settings/keys',
    component: lazyRouteComponent(() => import('../settings/keys-page.tsx'), 'KeysPage'),
  }),
] as const;

export const router = createRouter({
  routeTree: root.addChildren(routes),
  defaultPreload: 'intent',
  defaultErrorComponent: PageProblem,
  parseSearch: parseSearchText,
  stringifySearch: searchToText,
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

function NotFound() {
  return (
    <main id="main" tabIndex={-1}>
      <h1 className="sr">Nothing here</h1>
      <Empty title="There is no page at this address.">
        It may have been moved or mistyped. <a href="/now">Go to Now</a>, or press <kbd className="kbd">G</kbd> and a
        letter.
      </Empty>
    </main>
  );
}

function PageProblem({ error, reset }: ErrorComponentProps) {
  return (
    <main id="main" tabIndex={-1}>
      <h1 className="sr">This page could not be shown</h1>
      <ProblemBox what="This page could not be shown." error={error} onRetry={reset} />
    </main>
  );
}
