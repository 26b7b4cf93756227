// Expected reasons why a gateway does not start, each as one line; everything else is a fault of ours.
import { EmbeddedPostgresError } from '@app/embedded-postgres';
import { GatewayError } from '@app/types';
import { DatabaseError } from './open-or-explain.js';
import { ConfigError } from '../config/error.js';
import { ListenError } from './listen.js';

/** The line to print before exit code 1. */
export function describeStartFailure(error: unknown): string | undefined {
  const expected = [ConfigError, DatabaseError, ListenError, EmbeddedPostgresError, GatewayError];
  return expected.some((kind) => error instanceof kind) ? (error as Error).message : undefined;
}
