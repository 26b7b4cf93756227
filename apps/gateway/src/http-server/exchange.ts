// What one HTTP exchange leaves behind for the log: filled in while it is served, read once when it has been sent.
import type { GatewayError, Json, Session } from '@app/types';

export interface Exchange {
  readonly requestId: string;
  session: Session | undefined;
  mode: 'single' | 'batched' | 'non-graphql' | 'error';
  error: GatewayError | undefined;
  /** Parsed body, when it may be logged. */
  json: Json | undefined;
  /** `type` of a metadata request. */
  metadataType: string | undefined;
  /** Bytes before compression. */
  uncompressedSize: number;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null until the first hook has run. */
    exchange: Exchange | null;
  }
}
