// The hosts of `network.tls_allowlist`: they may show certificates that no authority vouches for.
import type { TrustHost } from '@app/http';
import { readTlsAllowlist } from '@app/metadata';
import type { MetadataDocument } from '@app/types';

const ALL_PORTS = '';

/** Follows the metadata. */
export class TrustedHosts {
  private entries: ReadonlySet<string> = new Set();

  /** `host` and port as the HTTP client has them. */
  readonly trusts: TrustHost = (host, port) =>
    this.entries.size > 0 && (this.entries.has(`${host}:`) || this.entries.has(`${host}:${port}`));

  /** Takes the list of the document. True when a host or port is no longer on it. */
  follow(document: MetadataDocument): boolean {
    const entries = new Set(
      readTlsAllowlist(document).map(({ host, suffix = ALL_PORTS }) => {
        return `${host.toLowerCase()}:${suffix.replace(/^:/, '')}`;
      }),
    );
    const lost = [...this.entries].some((entry) => !entries.has(entry));
    this.entries = entries;
    return lost;
  }
}
