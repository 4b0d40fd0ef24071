import type { Organisation } from './organisation.ts';

/** The people, as a directory would export them: CSV with a header. */
export function directoryCsv(org: Organisation): string {
  const rows = org.people.map(({ login, department, title, manager, groups, office }) =>
    [login, `${login}@example.com`, department.name, title, manager ?? '', groups.join(';'), office.city.name, office.zone].join(','),
  ); // prettier-ignore
  return ['user,email,department,title,manager,groups,office,time_zone', ...rows, ''].join('\n');
}
