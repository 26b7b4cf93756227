// `ssl_configuration` of a source (spec/metadata-postgres-api.md 2.1): libpq's modes in the terms of Node's TLS.
import { isJsonObject, type Json, type JsonObject } from '@app/types';
import { configurationShapeError } from '../error.js';
import { readVariable, type Environment } from './environment.js';

export interface TlsSettings {
  readonly rejectUnauthorized: boolean;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly passphrase?: string;
  /** Present for `verify-ca`: the chain is checked, the name is not. */
  readonly checkServerIdentity?: () => undefined;
}

const PATH = ['connection_info', 'ssl_configuration'] as const;

/** `{}` when nothing is said; `allow` and `prefer` leave the URL's own mode in force. @throws GatewayError */
export function readTls(value: Json | undefined, environment: Environment): { readonly tls?: TlsSettings | false } {
  if (value === undefined || value === null) return {};
  if (!isJsonObject(value)) throw configurationShapeError(PATH, 'expected an object');
  const { sslmode } = value;
  switch (sslmode) {
    case 'disable':
      return { tls: false };
    case 'allow':
    case 'prefer':
      return {};
    case 'require':
      return { tls: { rejectUnauthorized: false, ...certificates(value, environment) } };
    case 'verify-ca':
      return {
        tls: {
          rejectUnauthorized: true,
          checkServerIdentity: () => undefined,
          ...certificates(value, environment),
        },
      };
    case 'verify-full':
      return { tls: { rejectUnauthorized: true, ...certificates(value, environment) } };
    default:
      throw configurationShapeError(
        [...PATH, 'sslmode'],
        'expected one of disable, allow, prefer, require, verify-ca, verify-full',
      );
  }
}

function certificates(value: JsonObject, environment: Environment): Omit<TlsSettings, 'rejectUnauthorized'> {
  const ca = fromEnvironment(value, 'sslrootcert', environment);
  const cert = fromEnvironment(value, 'sslcert', environment);
  const key = fromEnvironment(value, 'sslkey', environment);
  const passphrase = fromEnvironment(value, 'sslpassword', environment);
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(passphrase === undefined ? {} : { passphrase }),
  };
}

/** The PEM text in the variable that `{from_env}` names. */
function fromEnvironment(value: JsonObject, key: string, environment: Environment): string | undefined {
  const reference = value[key];
  if (reference === undefined || reference === null) return undefined;
  if (!isJsonObject(reference) || typeof reference.from_env !== 'string')
    throw configurationShapeError([...PATH, key], 'expected {"from_env": "NAME"}');
  return readVariable(reference.from_env, environment);
}
