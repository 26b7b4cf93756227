// Every error text of the catalog: why it cannot be opened, and how its failures look to the metadata API.
import { QueryFailedError } from 'typeorm';
import { connectionError, describeConnectionFailure, isServerError, statementError } from '@app/postgres';
import { GatewayError } from '@app/types';

export type CatalogErrorKind =
  'unreachable' | 'forbidden' | 'too-old' | 'too-new' | 'unknown-version' | 'incomplete' | 'busy' | 'failed';

/** The metadata database cannot be used. The message is one line without secrets; the caller names the variable. */
export class CatalogError extends Error {
  constructor(
    readonly kind: CatalogErrorKind,
    message: string,
  ) {
    super(message);
    this.name = 'CatalogError';
  }
}

const SUPPORTED = 'this release works with versions 46 to 48';

/** A catalogue that this release does not know. `version` is what the database says, whatever that is. */
export function unsupportedVersion(version: string): CatalogError {
  const shown = `the metadata database has catalogue version ${JSON.stringify(version.slice(0, 40))}`;
  const number = /^\d+(\.\d+)?$/.test(version) ? Number(version) : NaN;
  if (number < 46)
    return new CatalogError('too-old', `${shown}; ${SUPPORTED}: upgrade it with version 2 of the engine that made it`);
  if (number > 48) return new CatalogError('too-new', `${shown}; ${SUPPORTED}: a newer engine made it`);
  return new CatalogError('unknown-version', `${shown}; ${SUPPORTED}`);
}

/** Some of the metadata tables exist and others do not: nothing is guessed, nothing is touched. */
export function incompleteCatalog(found: readonly string[], missing: readonly string[]): CatalogError {
  const text = `schema hdb_catalog of the metadata database has ${found.join(', ')} but not ${missing.join(', ')}`;
  return new CatalogError('incomplete', `${text}: restore what is missing, or use another database`);
}

/** `hdb_version` must have exactly one row. */
export function versionRowsWrong(rows: number): CatalogError {
  return new CatalogError('incomplete', `hdb_catalog.hdb_version has ${rows} rows instead of one`);
}

export function uuidFunctionMissing(): CatalogError {
  return new CatalogError('failed', 'the metadata database needs PostgreSQL 13 or later, or the extension pgcrypto');
}

/** Whatever opening threw -> CatalogError. */
export function toCatalogError(error: unknown, url: string): CatalogError {
  if (error instanceof CatalogError) return error;
  const cause = driverError(error);
  const failure = describeConnectionFailure(cause, url);
  // An error of a statement, not of connecting: TypeORM wraps exactly those.
  if (error instanceof QueryFailedError && isServerError(cause)) {
    const text = `cannot prepare the metadata database: ${cause.message.replace(/\s+/g, ' ')}`;
    if (cause.code === '42501') return new CatalogError('forbidden', text);
    if (cause.code === '55P03') return new CatalogError('busy', `${text} (another instance is preparing it)`);
    return new CatalogError('failed', text);
  }
  switch (failure.kind) {
    case 'forbidden':
    case 'busy':
      return new CatalogError(failure.kind, failure.text);
    case 'other':
      return new CatalogError('failed', failure.text);
    case 'invalid-url':
    case 'unreachable':
    case 'timeout':
    case 'no-database':
      return new CatalogError('unreachable', failure.text);
  }
}

/** A writer saw another version than the stored one (spec/metadata-actions-api.md 7): 409 at `$`. */
export function resourceVersionConflict(referenced: number): GatewayError {
  return new GatewayError({
    code: 'conflict',
    message: `metadata resource version referenced (${referenced}) did not match current version`,
    status: 409,
  });
}

/** Whatever a query on the catalog threw -> GatewayError: `data-exception` 400 for SQLSTATE class 22, else 500. */
export function toGatewayError(error: unknown, url: string): GatewayError {
  if (error instanceof GatewayError) return error;
  const cause = driverError(error);
  if (!isServerError(cause) || cause.severity === 'FATAL') return connectionError(cause, url);
  const { internal } = statementError(cause, error instanceof QueryFailedError ? error.query : '');
  const fields = internal === undefined ? {} : { internal };
  if (cause.code?.startsWith('22'))
    return new GatewayError({ code: 'data-exception', message: cause.message, ...fields });
  return new GatewayError({ code: 'unexpected', message: 'database query error', status: 500, ...fields });
}

function driverError(error: unknown): unknown {
  return error instanceof QueryFailedError ? error.driverError : error;
}
