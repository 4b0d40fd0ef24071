import { sourceKind } from '../../pipeline/collect/source-kind.ts';
import { journaldSettings } from './describe.ts';
import { followJournal } from './follow-journal.ts';
import { newestEntry } from './newest-entry.ts';

/** The journal of systemd, through journalctl: the program that knows its files. */
export const journaldSource = sourceKind({
  id: 'journald',
  title: 'systemd journal',
  group: 'reads',
  summary: 'The journal of systemd, followed by journalctl; each entry with all its fields.',
  settings: journaldSettings,
  secrets: [],
  example: { from: 'beginning', matches: ['_SYSTEMD_UNIT=ssh.service'] },
  async start(settings, deps) {
    const there = await newestEntry(settings, deps.signal);
    return there.kind === 'works' ? followJournal(settings, deps) : there;
  },
  check: (settings, { signal }) => newestEntry(settings, signal),
});
