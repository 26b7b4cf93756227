// Connections to hosts whose certificates nobody vouches for, where metadata says that this host may have such a one
// (spec/metadata-actions-api.md 6.4). Nothing else is forgiven: the certificate must name the host and be valid today.
import { checkServerIdentity, TLSSocket } from 'node:tls';
import { buildConnector } from 'undici';

/** Whether a host may show a certificate that no authority vouches for. `host` in lower case, without brackets. */
export type TrustHost = (host: string, port: number) => boolean;

/** Nobody vouches for the certificate. Everything else that OpenSSL finds is a fault of the certificate itself. */
const UNVOUCHED: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);
const HTTPS_PORT = 443;

class UntrustedCertificateError extends Error {
  override readonly name = 'UntrustedCertificateError';

  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
  }
}

/** Asks `trusts` once per connection, so that a change of the list counts for the next one. */
export function trustingConnector(options: buildConnector.BuildOptions, trusts: TrustHost): buildConnector.connector {
  const strict = buildConnector(options);
  // A resumed session would skip the checks of the first handshake.
  const lenient = buildConnector({ ...options, rejectUnauthorized: false, maxCachedSessions: 0 });
  return (target, callback) => {
    const host = target.hostname.toLowerCase().replace(/^\[|\]$/g, '');
    const port = target.port === '' ? HTTPS_PORT : Number(target.port);
    if (target.protocol !== 'https:' || !trusts(host, port)) {
      strict(target, callback);
      return;
    }
    lenient(target, (...[error, socket]) => {
      const fault = error ?? certificateFault(socket, host);
      if (fault === undefined) {
        (callback as (error: null, socket: TLSSocket) => void)(null, socket as TLSSocket);
        return;
      }
      socket?.destroy();
      callback(fault, null);
    });
  };
}

function certificateFault(socket: unknown, host: string): Error | undefined {
  if (!(socket instanceof TLSSocket))
    return new UntrustedCertificateError('not a TLS connection', 'ERR_TLS_INVALID_STATE');
  if (socket.authorized) return undefined;
  // A code, whatever the types say.
  const code = String(socket.authorizationError);
  if (!UNVOUCHED.has(code)) return new UntrustedCertificateError(`certificate of ${host}: ${code}`, code);
  const certificate = socket.getPeerCertificate();
  const now = Date.now();
  // OpenSSL names only one of several faults.
  if (!(Date.parse(certificate.valid_from) <= now && now <= Date.parse(certificate.valid_to))) {
    return new UntrustedCertificateError(`certificate of ${host}: CERT_HAS_EXPIRED`, 'CERT_HAS_EXPIRED');
  }
  return checkServerIdentity(host, certificate);
}
