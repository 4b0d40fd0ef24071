/** What the editor begins with: a rule that loads and says what goes where. */
export function firstRule(id: string): string {
  return `title: What happened, as you would tell a colleague
id: ${id}
status: experimental
description: What it means, and how to find out whether it is harmless.
tags:
  - attack.execution
  - attack.t1059
logsource:
  product: windows
  category: process_creation
detection:
  selection:
    Image|endswith: '\\example.exe'
    CommandLine|contains: '--option'
  filter_known:
    ParentImage|endswith: '\\installer.exe'
  condition: selection and not 1 of filter_*
falsepositives:
  - Who does the same for good reasons
level: medium
vedette:
  response:
    - { action: query, target: user, note: Ask whether it was them }
`;
}
