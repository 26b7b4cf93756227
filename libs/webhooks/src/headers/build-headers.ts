// Done for every call, so microseconds count: the headers of one request to a handler (spec/actions.md 4.2).
import type { HttpHeader, SessionVariables } from '@app/types';
import { readVariable, type Environment } from '../templates/template.js';
import { firstValue, namedByConnection, REQUEST_ID, SESSION_PREFIX, type ClientHeaders } from './client-headers.js';
import { invalidHeaderName, invalidHeaderValue, templateUnresolved, variableNotSet } from './error.js';
import { resolveHeaderTemplate } from './header-template.js';
import { encodeClientValue, encodeConfiguredValue, isHeaderName } from './header-text.js';
import type { FixedHeader, HeaderPlan } from './prepare-headers.js';

/** What differs from call to call. */
export interface HeaderCall {
  /** Lower-case names. */
  readonly clientHeaders: ClientHeaders;
  /** The client's `x-request-id`, else the one generated for the request. */
  readonly requestId: string;
  /** A plain object serves faster than `process.env`. */
  readonly environment: Environment;
  /** For values that name session variables. */
  readonly session?: SessionVariables;
  /** From `traceHeaders`; empty where tracing is off. */
  readonly trace: readonly HttpHeader[];
}

/**
 * The headers to send, in order, each name once.
 * @throws GatewayError `not-found` when a configured value cannot be resolved, `invalid-headers` when a name or value
 * cannot be sent.
 */
export function buildHeaders(plan: HeaderPlan, call: HeaderCall): HttpHeader[] {
  const headers: HttpHeader[] = [];
  const forwarding = plan.forward ? { plan, call, hopByHop: namedByConnection(call.clientHeaders) } : undefined;
  const hiding = plan.clientFirst ? forwarding : undefined;
  if (hiding !== undefined) addClientHeaders(headers, hiding);
  for (const fixed of plan.fixed) {
    const header = resolveFixed(fixed, call);
    if (header !== undefined && fixed.sent && !(hiding !== undefined && isForwarded(fixed.lowerName, hiding)))
      headers.push(header);
  }
  if (forwarding !== undefined && !plan.clientFirst) addClientHeaders(headers, forwarding);
  if (plan.addsRequestId) headers.push(clientHeader(REQUEST_ID, call.requestId));
  for (const header of call.trace) {
    if (!plan.fixesTrace || !plan.fixedNames.has(header[0].toLowerCase())) headers.push(header);
  }
  return headers;
}

interface Forwarding {
  readonly plan: HeaderPlan;
  readonly call: HeaderCall;
  /** Lower-case names that the client's `Connection` header lists. */
  readonly hopByHop: readonly string[];
}

function addClientHeaders(headers: HttpHeader[], forwarding: Forwarding): void {
  const { plan, call } = forwarding;
  for (const [source, target] of plan.derived) {
    const value = firstValue(call.clientHeaders[source]);
    if (value !== undefined) headers.push(clientHeader(target, value));
  }
  for (const name of Object.keys(call.clientHeaders)) {
    const value = firstValue(call.clientHeaders[name]);
    if (value === undefined || isWithheld(name, forwarding)) continue;
    if (name.startsWith('x-f') && isDerived(name, forwarding)) continue;
    headers.push(clientHeader(name, value));
  }
  if (call.clientHeaders[REQUEST_ID] === undefined && !isWithheld(REQUEST_ID, forwarding)) {
    headers.push(clientHeader(REQUEST_ID, call.requestId));
  }
}

/** Whether the client's headers give this name. Lower-case. */
function isForwarded(name: string, forwarding: Forwarding): boolean {
  if (isDerived(name, forwarding)) return true;
  const present = name === REQUEST_ID || forwarding.call.clientHeaders[name] !== undefined;
  return present && !isWithheld(name, forwarding);
}

function isWithheld(name: string, { plan, hopByHop }: Forwarding): boolean {
  if (plan.dropped.has(name)) return true;
  // Names are in lower case already; the secret's prefix is checked as if they were not.
  if (startsWithX(name) && name.toLowerCase().startsWith(SESSION_PREFIX)) return true;
  return hopByHop.length > 0 && hopByHop.includes(name);
}

function startsWithX(name: string): boolean {
  const first = name.charCodeAt(0);
  return first === 0x78 || first === 0x58;
}

/** Whether another incoming header is forwarded under this name. */
function isDerived(name: string, { plan, call }: Forwarding): boolean {
  for (const [source, , lowerTarget] of plan.derived) {
    if (lowerTarget === name) return call.clientHeaders[source] !== undefined;
  }
  return false;
}

function clientHeader(name: string, value: string): HttpHeader {
  if (!isHeaderName(name)) throw invalidHeaderName(name);
  const encoded = encodeClientValue(value);
  if (encoded === undefined) throw invalidHeaderValue(name);
  return [name, encoded];
}

/** Undefined: there is nothing to send in this call. */
function resolveFixed({ name, value }: FixedHeader, call: HeaderCall): HttpHeader | undefined {
  switch (value.type) {
    case 'static':
      return value.header;
    case 'environment': {
      const text = readVariable(call.environment, value.variable);
      if (text === undefined) throw variableNotSet(value.variable);
      return configuredHeader(name, text);
    }
    case 'template': {
      const resolved = resolveHeaderTemplate(value.template, call);
      if (resolved.type === 'missing') throw templateUnresolved(resolved.missing);
      return resolved.type === 'absent' ? undefined : configuredHeader(name, resolved.text);
    }
    case 'fault':
      throw value.part === 'name' ? invalidHeaderName(name) : invalidHeaderValue(name);
  }
}

function configuredHeader(name: string, value: string): HttpHeader {
  const encoded = encodeConfiguredValue(value);
  if (encoded === undefined) throw invalidHeaderValue(name);
  return [name, encoded];
}
