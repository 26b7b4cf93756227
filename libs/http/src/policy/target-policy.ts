// Where calls may go: names before they are resolved, addresses after it, at the first hop and at every redirect. Addresses
// are judged inside the lookup of the connection itself, so that a name cannot resolve to something else afterwards.
import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { findRange, type AddressRange } from './address-range.js';
import { matchesHost, type HostAndPort, type HostRule } from './host-rule.js';

export interface TargetRules {
  /** Empty: every host. */
  readonly allowedHosts: readonly HostRule[];
  /** Wins over `allowedHosts`. */
  readonly blockedRanges: readonly AddressRange[];
}

/** Resolves a name to all its addresses. */
export type ResolveName = (
  hostname: string,
  options: { readonly all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** What a connection to a forbidden address fails with. */
export class ForbiddenTargetError extends Error {
  override readonly name = 'ForbiddenTargetError';
}

/** Origins come from metadata and redirects. */
const MAX_KNOWN_ORIGINS = 1000;
const DEFAULT_PORT = { http: 80, https: 443 };

export class TargetPolicy {
  /** Refusals by origin; undefined: none. */
  private readonly known = new Map<string, string | undefined>();

  constructor(
    private readonly rules: TargetRules,
    private readonly resolveName: ResolveName = systemLookup,
  ) {}

  /** Why nothing may be sent to this origin, as far as its host says; undefined when it may. */
  refusal(origin: string): string | undefined {
    if (this.known.has(origin)) return this.known.get(origin);
    const refusal = this.judge(readOrigin(origin));
    if (this.known.size >= MAX_KNOWN_ORIGINS) this.known.clear();
    this.known.set(origin, refusal);
    return refusal;
  }

  /** For `net.connect`: resolves a name and fails when any of its addresses is forbidden. */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    this.resolveName(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, '');
        return;
      }
      const refusal = this.refuseAddresses(hostname, addresses);
      if (refusal !== undefined) callback(new ForbiddenTargetError(refusal), '');
      else if (options.all === true) callback(null, addresses);
      else callback(null, addresses[0]?.address ?? '', addresses[0]?.family ?? 0);
    });
  };

  private judge(target: HostAndPort): string | undefined {
    const { allowedHosts, blockedRanges } = this.rules;
    if (allowedHosts.length > 0 && !allowedHosts.some((rule) => matchesHost(rule, target))) {
      return `host ${target.host}:${target.port} is not among the allowed hosts`;
    }
    const literal = target.host.replace(/^\[|\]$/g, '');
    const range = isIP(literal) === 0 ? undefined : findRange(blockedRanges, literal);
    return range === undefined ? undefined : `address ${literal} is in the blocked range ${range.source}`;
  }

  private refuseAddresses(hostname: string, addresses: readonly LookupAddress[]): string | undefined {
    for (const { address } of addresses) {
      const range = findRange(this.rules.blockedRanges, address);
      if (range !== undefined)
        return `host ${hostname} has the address ${address}, in the blocked range ${range.source}`;
    }
    return undefined;
  }
}

function readOrigin(origin: string): HostAndPort {
  const { protocol, hostname, port } = new URL(origin);
  return { host: hostname, port: port === '' ? DEFAULT_PORT[protocol === 'https:' ? 'https' : 'http'] : Number(port) };
}
