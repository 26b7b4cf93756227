// A finished HTTP exchange -> the observation that becomes its http-log line.
import { toErrorBody, type GatewayError, type HttpObservation, type Json, type Session } from '@app/types';

/** What was learned while the request was served. */
export interface ServedRequest {
  readonly requestId: string;
  readonly session: Session | undefined;
  readonly mode: HttpObservation['mode'];
  readonly error: GatewayError | undefined;
  /** Parsed body of a GraphQL or metadata request. */
  readonly json: Json | undefined;
  /** `type` of a metadata request. */
  readonly metadataType: string | undefined;
  /** Bytes before compression. */
  readonly uncompressedSize: number;
  readonly readSeconds?: number;
  /** The body that was not JSON. */
  readonly rawQuery?: string | undefined;
}

/** What only the end of the exchange shows. */
export type SentResponse = Pick<
  HttpObservation,
  'status' | 'method' | 'url' | 'ip' | 'httpVersion' | 'contentEncoding' | 'responseSize' | 'executionSeconds'
>;

/** Puts both together. An error makes the mode `error`; its internals go along, logs are for operators. */
export function httpObservation(served: ServedRequest, sent: SentResponse): HttpObservation {
  const { error, rawQuery } = served;
  return {
    type: 'http-log',
    requestId: served.requestId,
    ...sent,
    sessionVariables: served.session?.variables,
    uncompressedResponseSize: served.uncompressedSize,
    readSeconds: served.readSeconds ?? 0,
    mode: error === undefined ? served.mode : 'error',
    query: served.json,
    metadataType: served.metadataType,
    error: error === undefined ? undefined : toErrorBody(error, true),
    ...(rawQuery === undefined ? {} : { rawQuery }),
  };
}
