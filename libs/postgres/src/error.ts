// Every error text of this lib, and how PostgreSQL's own errors become GatewayErrors.
import pg from 'pg';
import { GatewayError, type Json, type JsonPath } from '@app/types';
import { describeConnectionFailure } from './pool/describe-failure.js';

/** True when the server itself answered with an error (and not: the connection broke, the URL is wrong). */
export function isServerError(error: unknown): error is pg.DatabaseError {
  return error instanceof pg.DatabaseError;
}

/**
 * A source that cannot be reached: `postgres-error` `connection error`, status 500; `internal` is one line without
 * secrets (spec/queries-and-mutations.md 9).
 */
export function connectionError(error: unknown, url: string): GatewayError {
  const { text } = describeConnectionFailure(error, url);
  if (isServerError(error) && error.code === TOO_MANY_CONNECTIONS) return tooManyConnections(text);
  return new GatewayError({ code: 'postgres-error', message: 'connection error', status: 500, internal: text });
}

const TOO_MANY_CONNECTIONS = '53300';

function tooManyConnections(internal: string): GatewayError {
  const message = 'max connections reached on postgres';
  return new GatewayError({ code: 'postgres-max-connections-error', message, status: 500, internal });
}

/** SQL that the server refused: `postgres-error` with the statement and the server's words (spec/metadata-postgres-api.md 10). */
export function statementError(error: pg.DatabaseError, statement: string): GatewayError {
  return new GatewayError({
    code: 'postgres-error',
    message: 'query execution failed',
    internal: { statement, prepared: false, error: serverErrorDetail(error), arguments: [] },
  });
}

/** What the server said, as `internal` shows it. */
export function serverErrorDetail(error: pg.DatabaseError): Json {
  return {
    exec_status: 'FatalError',
    hint: error.hint ?? null,
    message: error.message,
    status_code: error.code ?? null,
    description: error.detail ?? null,
  };
}

/** A source configuration of the wrong shape: `parse-failed` at the value's path. */
export function configurationShapeError(path: JsonPath, expected: string): GatewayError {
  return new GatewayError({ code: 'parse-failed', message: expected, path });
}

/** A source configuration that names an environment variable nobody set. */
export function environmentNotSet(name: string): GatewayError {
  return new GatewayError({ code: 'not-found', message: `environment variable '${name}' not set` });
}

/** `dynamic_from_file` reads files of the server, which nobody has allowed. */
export function dynamicFileRefused(): GatewayError {
  return new GatewayError({ code: 'permission-error', message: 'dynamic_from_file is not allowed on this server' });
}
