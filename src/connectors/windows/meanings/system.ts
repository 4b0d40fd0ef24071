import { deviceOf } from '../objects.ts';
import type { Meaning } from '../meaning.ts';

import { firstGiven, given } from '../values.ts';
import { host } from '../who.ts';
import { serviceMeaning, serviceStateMeaning, taskMeaning } from './jobs.ts';
import { clearedLog } from './security.ts';

/** The System log: services, cleared logs. */
export const systemMeanings: Readonly<Record<string, Meaning>> = {
  '7045': serviceMeaning(1, 'ServiceName', 'ImagePath'),
  '7036': serviceStateMeaning((fields) => (given(fields['param2'])?.toLowerCase() === 'running' ? 3 : 4), 1),
  '7040': serviceStateMeaning(2, 1),
  '7034': serviceStateMeaning(4, 2),
  '7031': serviceStateMeaning(4, 2),
  '7000': serviceStateMeaning(3, 2),
  '7009': serviceStateMeaning(3, 2, 'param2'),
  '104': clearedLog((fields) => firstGiven(fields, 'UserData_Channel', 'Channel') ?? 'unknown'),
};

/** Tasks as the task scheduler's own log tells them. */
export const taskMeanings: Readonly<Record<string, Meaning>> = {
  '106': taskMeaning(1),
  '129': taskMeaning(6),
  '140': taskMeaning(2),
  '141': taskMeaning(3),
  '142': taskMeaning(5),
  '200': taskMeaning(6),
  '201': taskMeaning(99, 'Complete'),
};

/** An event of which only the log is known: who wrote it and where. */
export const genericMeaning: Meaning = {
  ocsf: {
    class: 'base_event',
    activity: 0,
    attributes: (fields) => ({ device: deviceOf(fields) }),
  },
  entities: [host],
};
