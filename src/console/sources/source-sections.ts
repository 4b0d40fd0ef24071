import type { ComponentType } from 'react';
import type { SourceSectionProps } from './source-section.ts';
import { SourceClock } from './source-clock.tsx';
import { SourceSilence } from './source-silence.tsx';

/** Cards at the side of a source's page that other capabilities bring, in this order. One line each. */
export const sourceSections: readonly ComponentType<SourceSectionProps>[] = [SourceClock, SourceSilence];
