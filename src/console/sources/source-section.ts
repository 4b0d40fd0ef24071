import type { SourceAccount } from '../../model/source.ts';

/** What a part of a source's page is given. */
export interface SourceSectionProps {
  /** id of the source as its page has it: of a configured one without its senders */
  readonly source: string;
  /** the accounts of the source and of its senders */
  readonly parts: readonly SourceAccount[];
}
