// The HTTP client behind the port `HttpPort`. Knows no protocol above HTTP; every outcome is a value.
import type { ConnectionOptions } from 'node:tls';
import type { HttpPort, HttpRequest } from '@app/types';
import { failure } from '../exchange/error.js';
import { Exchange, type ExchangeSettings, type Outcome } from '../exchange/exchange.js';
import { flattenHeaders, parseTarget, type ParsedTarget } from '../exchange/hop.js';
import { TargetPolicy, type ResolveName, type TargetRules } from '../policy/target-policy.js';
import { Origins } from '../pool/origins.js';
import { trustingConnector, type TrustHost } from '../tls/trusting-connector.js';

/** Everything has a default. Sizes in bytes, times in milliseconds. */
export interface HttpClientOptions {
  /** Connections to one origin, and so calls in flight to it; further calls wait. Default 256. */
  readonly connectionsPerOrigin?: number;
  /** Origins whose connections are kept; beyond that the least recently used idle one is closed. Default 256. */
  readonly maxOrigins?: number;
  /** Limit of a response body, before and after decoding. Default 32 MiB. */
  readonly maxResponseBytes?: number;
  /** Redirects that are followed. Default 10. */
  readonly maxRedirects?: number;
  /** How long an idle connection is kept; a server's own `Keep-Alive` hint shortens it. Default 4 s. */
  readonly keepAliveTimeoutMs?: number;
  /** Default 10 s. Coarse: about half a second. */
  readonly connectTimeoutMs?: number;
  /** Trust and client certificates for https. */
  readonly tls?: Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'rejectUnauthorized'>;
  /** Hosts that may show a certificate that nobody vouches for. Asked once per connection. Default: none. */
  readonly trusts?: TrustHost;
  /** Where calls may go. Default: everywhere. */
  readonly targets?: TargetRules;
  /** Default: the system's. Asked only with `targets`. */
  readonly resolveName?: ResolveName;
}

/** URLs come from metadata, so there are few; transforms may make more. */
const MAX_KNOWN_TARGETS = 1000;
const MIB = 1024 * 1024;

export class HttpClient implements HttpPort {
  private readonly settings: ExchangeSettings;
  private readonly targets = new Map<string, ParsedTarget>();
  private inFlight = 0;
  private closing: Promise<void> | undefined;
  private onDrained: (() => void) | undefined;

  constructor(options: HttpClientOptions = {}) {
    const { maxResponseBytes = 32 * MIB, maxRedirects = 10, maxOrigins = 256 } = options;
    const { connectionsPerOrigin = 256, keepAliveTimeoutMs = 4000, connectTimeoutMs = 10_000, tls = {} } = options;
    const policy = restricts(options.targets) ? new TargetPolicy(options.targets, options.resolveName) : undefined;
    const connect = {
      timeout: connectTimeoutMs,
      ...tls,
      ...(policy === undefined ? {} : { lookup: policy.lookup }),
    };
    const client = {
      keepAliveTimeout: keepAliveTimeoutMs,
      // A server's hint must not lengthen it.
      keepAliveMaxTimeout: keepAliveTimeoutMs,
      // The deadline of the exchange is the only limit on waiting.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: options.trusts === undefined ? connect : trustingConnector(connect, options.trusts),
    };
    const origins = new Origins(maxOrigins, { connections: connectionsPerOrigin, client });
    this.settings = { origins, maxResponseBytes, maxRedirects, policy };
  }

  /** Sends a request and follows its redirects. Never rejects. */
  send(request: HttpRequest): Promise<Outcome> {
    const parsed = this.target(request.url);
    if (!parsed.ok) return Promise.resolve(failure('invalid-url', parsed.reason));
    if (this.closing !== undefined) return Promise.resolve(failure('aborted', 'the client is closed'));
    if (request.signal?.aborted === true) return Promise.resolve(failure('aborted', 'the caller gave up'));
    if (request.timeoutMs <= 0) return Promise.resolve(failure('response-timeout', `after ${request.timeoutMs} ms`));
    const { method, body } = request;
    const headers = flattenHeaders(request.headers, parsed.target.authorization);
    this.inFlight++;
    return new Promise((resolve) => {
      const settle = (outcome: Outcome): void => {
        resolve(outcome);
        this.onSettled();
      };
      new Exchange({ target: parsed.target, method, headers, body }, request, {
        settings: this.settings,
        settle,
      }).begin();
    });
  }

  /** Every https connection ends with the call that it is on: trust in hosts has changed. */
  forgetTls(): void {
    this.settings.origins.retire((origin) => origin.startsWith('https:'));
  }

  /** Refuses new requests, waits for those in flight (their timeouts bound the wait), then ends all connections. */
  close(): Promise<void> {
    this.closing ??= this.drain();
    return this.closing;
  }

  private async drain(): Promise<void> {
    if (this.inFlight > 0) {
      await new Promise<void>((resolve) => {
        this.onDrained = resolve;
      });
    }
    await this.settings.origins.destroy();
  }

  private onSettled(): void {
    this.inFlight--;
    if (this.inFlight === 0) this.onDrained?.();
  }

  private target(url: string): ParsedTarget {
    const known = this.targets.get(url);
    if (known !== undefined) return known;
    const parsed = parseTarget(url);
    if (this.targets.size >= MAX_KNOWN_TARGETS) this.targets.clear();
    this.targets.set(url, parsed);
    return parsed;
  }
}

function restricts(rules: TargetRules | undefined): rules is TargetRules {
  return rules !== undefined && (rules.allowedHosts.length > 0 || rules.blockedRanges.length > 0);
}
