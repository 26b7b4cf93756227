// Hosts that may be called: `handlers.example.com`, `*.example.com`, `10.0.0.5:3001`, `[::1]`.

export interface HostRule {
  /** As written. */
  readonly source: string;
  /** As URLs spell it: lower case, punycode, addresses normalized. With `anyBelow` without the leading `*.`. */
  readonly host: string;
  /** Every name below `host`, but not itself. */
  readonly anyBelow: boolean;
  /** Undefined: every port. */
  readonly port: number | undefined;
}

/** Where a call goes. */
export interface HostAndPort {
  /** As `URL.hostname` has it. */
  readonly host: string;
  readonly port: number;
}

const RULE = /^(\*\.)?([^\s*/\\?#@:]+|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?$/;
const MAX_PORT = 65_535;

/** Parses one rule; undefined for what is none. */
export function parseHostRule(source: string): HostRule | undefined {
  const match = RULE.exec(source);
  const text = match?.[2];
  if (match === null || text === undefined || !URL.canParse(`http://${text}/`)) return undefined;
  const port = match[3] === undefined ? undefined : Number(match[3]);
  if (port !== undefined && (port === 0 || port > MAX_PORT)) return undefined;
  return { source, host: withoutDot(new URL(`http://${text}/`).hostname), anyBelow: match[1] !== undefined, port };
}

export function matchesHost(rule: HostRule, { host, port }: HostAndPort): boolean {
  if (rule.port !== undefined && rule.port !== port) return false;
  const name = withoutDot(host);
  return rule.anyBelow ? name.endsWith(`.${rule.host}`) : name === rule.host;
}

/** `example.com.` is the same name as `example.com`. */
function withoutDot(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host;
}
