// Faults of function arguments (spec/postgres-schema.md 12).
import { GatewayError, type JsonPath } from '@app/types';

const unsupported = (message: string, path: JsonPath): GatewayError =>
  new GatewayError({ code: 'not-supported', message, path });

/** Makers of the errors; each answers a GatewayError, the caller throws it. */
export const functionError = {
  omitted: (path: JsonPath) => unsupported('Non default arguments cannot be omitted', path),
  positionalGap: (path: JsonPath) => unsupported('Only last set of positional arguments can be omitted', path),
} as const;
