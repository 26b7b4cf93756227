// What cannot be part of a GraphQL schema (spec/postgres-schema.md 1.1, 2.1).
import { GatewayError } from '@app/types';

export const schemaError = {
  /** A type of the database whose name GraphQL does not accept. */
  invalidTypeName: (type: string): GatewayError =>
    new GatewayError({
      code: 'validation-failed',
      message: `cannot use SQL type "${type}" in the GraphQL schema because its name is not a valid GraphQL identifier`,
    }),
};
