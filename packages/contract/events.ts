/** Which events are there? All nouns' events in one table; publishing one that is not here is a bug. */

import type { z } from 'zod';
import { platformEvents } from './platform.ts';

export const allEvents: Readonly<Record<string, z.ZodType>> = {
  ...platformEvents,
};
