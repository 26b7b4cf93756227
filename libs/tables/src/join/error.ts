// Faults of joins to tables.
import { GatewayError } from '@app/types';

/** Makers of the errors; each answers a GatewayError, the caller throws it. */
export const joinError = {
  /** A value of the handler is none of the column's type, or an expression of the joined rows fails. */
  unfit: (field: string, { message, internal, status }: GatewayError) =>
    new GatewayError({
      code: 'data-exception',
      message: `relationship "${field}": ${message}`,
      status,
      ...(internal === undefined ? {} : { internal }),
    }),
} as const;
