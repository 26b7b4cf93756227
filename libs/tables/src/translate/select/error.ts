// Faults of requests that only translation can see (spec/postgres-schema.md 4).
import { GatewayError, type JsonPath } from '@app/types';

/** Makers of the errors; each answers a GatewayError, the caller throws it. */
export const selectError = {
  distinctOrder: (path: JsonPath) =>
    new GatewayError({
      code: 'validation-failed',
      message: '"distinct_on" columns must match initial "order_by" columns',
      path,
    }),
  streamOutsideSubscription: (path: JsonPath) =>
    new GatewayError({ code: 'not-supported', message: 'streams cannot be read in one statement', path }),
} as const;
