// Spares servers that keep failing: after so many failed calls in a row to one origin, further calls fail at once. After a
// pause one call is let through; its success closes the circuit, anything else opens it again.
import { circuitBreaker, CircuitState, ConsecutiveBreaker, handleWhenResult, isBrokenCircuitError } from 'cockatiel';
import type { CircuitBreakerPolicy } from 'cockatiel';
import type { HttpFailure, HttpFailureKind, HttpPort, HttpRequest, HttpResponse } from '@app/types';
import { failure } from '../exchange/error.js';

export interface CircuitRules {
  /** Calls in a row that fail before the circuit opens; at least 1. */
  readonly failures: number;
  /** How long it stays open. */
  readonly openMs: number;
}

/** Failures that say nothing about the server. */
const NOT_THE_SERVERS: ReadonlySet<HttpFailureKind> = new Set([
  'aborted',
  'forbidden-target',
  'invalid-request',
  'invalid-url',
]);
const SERVER_ERROR = 500;
/** URLs come from metadata, so there are few; transforms may make more. */
const MAX_KNOWN = 1000;

type Outcome = HttpResponse | HttpFailure;

export class CircuitBreakingHttp implements HttpPort {
  private readonly circuits = new Map<string, CircuitBreakerPolicy>();
  private readonly origins = new Map<string, string>();

  constructor(
    private readonly http: HttpPort,
    private readonly rules: CircuitRules,
  ) {}

  /** Never rejects. `circuit-open` when nothing was sent. */
  async send(request: HttpRequest): Promise<Outcome> {
    const origin = this.originOf(request.url);
    if (origin === undefined) return this.http.send(request);
    const circuit = this.circuit(origin);
    // The library would make these wait for the one call that probes.
    if (circuit.state === CircuitState.HalfOpen) return this.refuse(origin);
    try {
      return await circuit.execute(() => this.http.send(request));
    } catch (error) {
      if (isBrokenCircuitError(error)) return this.refuse(origin);
      throw error;
    }
  }

  private refuse(origin: string): HttpFailure {
    const { failures, openMs } = this.rules;
    return failure('circuit-open', `${failures} calls in a row to ${origin} failed; tried again within ${openMs} ms`);
  }

  private circuit(origin: string): CircuitBreakerPolicy {
    const known = this.circuits.get(origin);
    if (known !== undefined) return known;
    if (this.circuits.size >= MAX_KNOWN) this.forgetOldest();
    const { failures, openMs } = this.rules;
    const policy: CircuitBreakerPolicy = circuitBreaker(
      handleWhenResult((outcome) => isFailed(outcome as Outcome, policy.state)),
      { halfOpenAfter: openMs, breaker: new ConsecutiveBreaker(failures) },
    );
    this.circuits.set(origin, policy);
    return policy;
  }

  private forgetOldest(): void {
    const [oldest] = this.circuits.keys();
    if (oldest !== undefined) this.circuits.delete(oldest);
  }

  private originOf(url: string): string | undefined {
    const known = this.origins.get(url);
    if (known !== undefined) return known;
    if (!URL.canParse(url)) return undefined;
    if (this.origins.size >= MAX_KNOWN) this.origins.clear();
    const { origin } = new URL(url);
    this.origins.set(url, origin);
    return origin;
  }
}

/** Whether a call counts against the server; a probe that proves nothing does. */
function isFailed(outcome: Outcome, state: CircuitState): boolean {
  if (outcome.type === 'response') return outcome.status >= SERVER_ERROR;
  return state === CircuitState.HalfOpen || !NOT_THE_SERVERS.has(outcome.kind);
}
