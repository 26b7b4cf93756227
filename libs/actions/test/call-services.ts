// The outside world of a call, answered from memory: what was sent and observed can be read afterwards.
import type { HttpFailure, HttpRequest, HttpResponse, Observation } from '@app/types';
import type { CallServices } from '../src/call/pipeline.js';

export interface RecordedServices extends CallServices {
  readonly sent: HttpRequest[];
  readonly observed: Observation[];
}

export const TRACE_IDS = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) };

/** A handler's response with a JSON body. */
export function response(body: string, status = 200, headers: HttpResponse['headers'] = []): HttpResponse {
  return { type: 'response', status, headers, body };
}

export function callServices(
  outcome: HttpResponse | HttpFailure,
  overrides: Partial<CallServices> = {},
): RecordedServices {
  const sent: HttpRequest[] = [];
  const observed: Observation[] = [];
  return {
    sent,
    observed,
    http: {
      send: (request) => {
        sent.push(request);
        return Promise.resolve(outcome);
      },
    },
    environment: {},
    traceIds: () => TRACE_IDS,
    observe: (observation) => observed.push(observation),
    isObserved: () => true,
    ...overrides,
  };
}
