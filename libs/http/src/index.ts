export { CircuitBreakingHttp, type CircuitRules } from './breaker/circuit-breaking-http.js';
export { HttpClient, type HttpClientOptions } from './client/http-client.js';
export { parseAddressRange, type AddressRange } from './policy/address-range.js';
export { parseHostRule, type HostRule } from './policy/host-rule.js';
export type { ResolveName, TargetRules } from './policy/target-policy.js';
export type { TrustHost } from './tls/trusting-connector.js';
