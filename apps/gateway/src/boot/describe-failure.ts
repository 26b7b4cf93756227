// Expected reasons why a gateway does not start, each as one line; everything else is a fault of ours.
import { EmbeddedPostgresError } from '@app/embedded-postgres';
import { GatewayError } from '@app/types';
import { CatalogError } from '../catalog/error.js';
import { ConfigError } from '../config/error.js';
import { ListenError } from './listen.js';

/** The line to print before exit code 1. */
export function describeStartFailure(error: unknown): string | undefined {
  if (error instanceof CatalogError) return `${METADATA_VARIABLES}: ${error.message}`;
  const expected = [ConfigError, ListenError, EmbeddedPostgresError, GatewayError];
  return expected.some((kind) => error instanceof kind) ? (error as Error).message : undefined;
}

const METADATA_VARIABLES = 'HASURA_GRAPHQL_METADATA_DATABASE_URL or HASURA_GRAPHQL_DATABASE_URL';
