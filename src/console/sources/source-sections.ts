import type { ComponentType } from 'react';
import type { SourceAccount } from '../../model/source.ts';
import { SourceSilence } from './source-silence.tsx';

/** What a part of a source's page is given. */
export interface SourceSectionProps {
  /** id of the source as its page has it: of a configured one without its senders */
  readonly source: string;
  /** the accounts of the source and of its senders */
  readonly parts: readonly SourceAccount[];
}

/** Cards at the side of a source's page that other capabilities bring, in this order. One line each. */
export const sourceSections: readonly ComponentType<SourceSectionProps>[] = [SourceSilence];
