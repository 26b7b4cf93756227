// The HTTP client for what metadata names: handlers and validation webhooks. Signatures, circuits and limits on where calls
// go are layers that exist only when they are configured.
import { randomUUID } from 'node:crypto';
import { CircuitBreakingHttp, HttpClient, parseAddressRange, parseHostRule, type TrustHost } from '@app/http';
import { invariant, type HttpPort, type MetadataDocument } from '@app/types';
import { parseSigningKey, SigningHttp } from '@app/webhooks';
import type { GatewayConfig } from '../config/gateway-config.js';
import { TrustedHosts } from './trusted-hosts.js';

export interface HandlerHttp extends HttpPort {
  /** Hosts on the TLS allow-list of the metadata. */
  readonly trusts: TrustHost;
  /** Takes the TLS allow-list of the metadata that is served from now on. */
  follow(document: MetadataDocument): void;
  /** Refuses new calls and waits for those in flight. */
  close(): Promise<void>;
}

const MS_PER_SECOND = 1000;

export function openHandlerHttp({ actions, handlers }: GatewayConfig): HandlerHttp {
  const hosts = new TrustedHosts();
  const client = new HttpClient({
    trusts: hosts.trusts,
    maxResponseBytes: actions.maxHandlerResponseBytes,
    targets: {
      allowedHosts: handlers.allowedHosts.map(parsedBy(parseHostRule)),
      blockedRanges: handlers.blockedRanges.map(parsedBy(parseAddressRange)),
    },
  });
  const layered = withCircuits(withSignatures(client, handlers), handlers);
  return {
    send: (request) => layered.send(request),
    trusts: hosts.trusts,
    follow: (document) => {
      if (hosts.follow(document)) client.forgetTls();
    },
    close: () => client.close(),
  };
}

function withCircuits(http: HttpPort, { circuitFailures, circuitOpenSeconds }: GatewayConfig['handlers']): HttpPort {
  if (circuitFailures === 0) return http;
  return new CircuitBreakingHttp(http, { failures: circuitFailures, openMs: circuitOpenSeconds * MS_PER_SECOND });
}

function withSignatures(http: HttpPort, { signingKeys }: GatewayConfig['handlers']): HttpPort {
  if (signingKeys.length === 0) return http;
  const keys = signingKeys.map(parsedBy(parseSigningKey));
  return new SigningHttp(http, { keys, now: Date.now, newId: () => `msg_${randomUUID()}` });
}

/** The settings have been checked when they were read. */
function parsedBy<T>(parse: (text: string) => T | undefined): (text: string) => T {
  return (text) => {
    const parsed = parse(text);
    invariant(parsed !== undefined, 'settings are checked at start');
    return parsed;
  };
}
