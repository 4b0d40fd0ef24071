/** Texts of features and behaviours for the tests of `vedette baseline check` and `test`: an organisation of five, and one of them on a machine that is new. */

export const ownFeature = `features:
  - id: mine.host
    title: machine of mine signed in to
    class: authentication
    when: { activity_id: 1, status_id: 1 }
    entity: user/target
    value: dst_endpoint.hostname
`;

const record = (user: string, host: string): string =>
  JSON.stringify({
    EventTime: '{time}',
    Hostname: `${host}.example.com`,
    EventID: 4624,
    SourceName: 'Microsoft-Windows-Security-Auditing',
    Channel: 'Security',
    TargetUserSid: `S-1-5-21-1-1-1-${user}`,
    TargetUserName: user,
    TargetDomainName: 'EXAMPLE',
    LogonType: '3',
    IpAddress: '192.0.2.18',
  });

interface Given {
  readonly title?: string;
  readonly id?: string;
  readonly feature?: string;
  readonly kind?: string;
  /** how often alice signed in before */
  readonly days?: number;
  /** what the case of the new machine expects */
  readonly expects?: string;
  /** a second case, which stays silent */
  readonly hasSilent?: boolean;
}

/** A behaviour file whose first case stands in line 5. */
export function behaviorText({
  title = 'New machine',
  id = '5b1f5a34-0d0e-4c2a-9d5b-0000000000a1',
  feature = 'sign_in.host',
  kind = 'rare',
  days = 35,
  expects = 'fires: 1',
  hasSilent = true,
}: Given): string {
  const history = `[{ every: 1d, times: ${days}, from: "2026-03-02T08:00:00Z", record: '${record('alice', 'ws-alice')}' }, { every: 6h, times: ${days * 4}, from: "2026-03-02T02:00:00Z", record: '${record('{of ben|cleo|dora|emil}', 'ws-{of ben|cleo|dora|emil}')}' }]`;
  const then = (host: string): string => `[{ at: "2026-04-06T08:30:00Z", record: '${record('alice', host)}' }]`;
  const cases = [
    `  - { title: a new machine, ${expects}, history: ${history}, then: ${then('srv-pay-1')} }`,
    ...(hasSilent ? [`  - { title: the usual, silent: true, history: ${history}, then: ${then('ws-alice')} }`] : []),
  ];
  return [
    `title: ${title}`,
    `id: ${id}`,
    `behavior: { feature: ${feature}, kind: ${kind}, needs: { observations: 20, age: 7d }, p: 0.01 }`,
    'cases:',
    ...cases,
    '',
  ].join('\n');
}
