// Faults of a request that show when its statements are run (spec/permissions.md 4.3).
import { GatewayError } from '@app/types';

/** Makers of the errors; each answers a GatewayError, the caller throws it. */
export const runError = {
  missingSessionVariable: (name: string) =>
    new GatewayError({ code: 'not-found', message: `missing session variable: ${JSON.stringify(name)}` }),
} as const;
