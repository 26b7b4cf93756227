// What one HTTP exchange leaves behind for the log: filled in while it is served, read once when it has been sent.
import type { RequestHeaders } from '@app/auth';
import type { GatewayError, Json, Session } from '@app/types';
import { requestIdOf } from '../session/authenticate-request.js';

export interface Exchange {
  readonly requestId: string;
  session: Session | undefined;
  mode: 'single' | 'batched' | 'non-graphql' | 'error';
  error: GatewayError | undefined;
  /** Parsed body, when it may be logged. */
  json: Json | undefined;
  /** The body as it came, when it was not JSON. */
  rawQuery: string | undefined;
  /** `type` of a metadata request. */
  metadataType: string | undefined;
  /** Bytes before compression. */
  uncompressedSize: number;
}

export function openExchange(headers: RequestHeaders): Exchange {
  return {
    requestId: requestIdOf(headers),
    session: undefined,
    mode: 'non-graphql',
    error: undefined,
    json: undefined,
    rawQuery: undefined,
    metadataType: undefined,
    uncompressedSize: 0,
  };
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null until the first hook has run. */
    exchange: Exchange | null;
  }
}
