// The frames of both sub-protocols as text (spec/queries-and-mutations.md 11). Payloads that are JSON text already are copied.
import { printErrors } from '@app/engine';
import { printJson, toErrorBody, type GatewayError, type Json } from '@app/types';

/** `graphql-transport-ws` is modern; whatever else a client asks for is the older `subscriptions-transport-ws`. */
export type SubProtocol = 'modern' | 'legacy';

/** Compares the header as a whole: a list of protocols is legacy. */
export function chooseSubProtocol(header: string | undefined): SubProtocol {
  return header === 'graphql-transport-ws' ? 'modern' : 'legacy';
}

/** The name that the server answers with. */
export const PROTOCOL_NAME: Readonly<Record<SubProtocol, string>> = {
  modern: 'graphql-transport-ws',
  legacy: 'graphql-ws',
};

/** Close codes and reasons: `{code, reason}`. */
export interface Close {
  readonly code: number;
  readonly reason: string;
}

/** How errors look at an endpoint: `/v1alpha1/graphql` prints the single object. */
export type ErrorShape = 'list' | 'single';

export interface Frames {
  readonly keepAlive: string;
  /** `body`: JSON text of the whole response. */
  data(id: string, body: string): string;
  /** A start that the protocol forbids: one object, whatever the other errors look like. */
  startFault(id: string, error: GatewayError): string;
  /** A fault found before anything ran. */
  refusal(id: string, error: GatewayError, includeInternal: boolean): string;
  /** A fault of an operation that ran. */
  failure(id: string, error: GatewayError, includeInternal: boolean): string;
  complete(id: string): string;
}

const ACK = '{"type":"connection_ack"}';

export const acknowledgement = (): string => ACK;
export const pong = (payload: Json | undefined): string =>
  printJson({ type: 'pong', ...(payload === undefined ? {} : { payload }) });

export function framesOf(protocol: SubProtocol, shape: ErrorShape): Frames {
  return protocol === 'modern' ? MODERN : LEGACY[shape];
}

const quoted = (text: string): string => JSON.stringify(text);
const complete = (id: string): string => `{"type":"complete","id":${quoted(id)}}`;

const modernError = (id: string, error: GatewayError, includeInternal: boolean): string =>
  `{"type":"error","id":${quoted(id)},"payload":${printErrors(error, includeInternal)}}`;

const startFault = (id: string, error: GatewayError): string =>
  `{"type":"error","id":${quoted(id)},"payload":${printErrors(error, false).slice(1, -1)}}`;

const MODERN: Frames = Object.freeze({
  keepAlive: '{"type":"ping","payload":{"message":"keepalive"}}',
  data: (id: string, body: string) => `{"type":"next","id":${quoted(id)},"payload":${body}}`,
  startFault,
  refusal: modernError,
  failure: modernError,
  complete,
});

function legacyFrames(shape: ErrorShape): Frames {
  const single = (error: GatewayError, includeInternal: boolean): string =>
    printJson(toErrorBody(error, includeInternal));
  return {
    keepAlive: '{"type":"ka"}',
    data: (id, body) => `{"type":"data","id":${quoted(id)},"payload":${body}}`,
    startFault,
    refusal: (id, error, includeInternal) => {
      const payload =
        shape === 'single' ? single(error, includeInternal) : `{"errors":${printErrors(error, includeInternal)}}`;
      return `{"type":"error","id":${quoted(id)},"payload":${payload}}`;
    },
    failure: (id, error, includeInternal) => {
      const errors = shape === 'single' ? `[${single(error, includeInternal)}]` : printErrors(error, includeInternal);
      return `{"type":"data","id":${quoted(id)},"payload":{"data":null,"errors":${errors}}}`;
    },
    complete,
  };
}

const LEGACY: Readonly<Record<ErrorShape, Frames>> = { list: legacyFrames('list'), single: legacyFrames('single') };

/** What closes a connection; the reason of a close frame holds 123 bytes at most. */
export const closeOf = {
  badMessage: (detail: string): Close => reasoned(4400, `4400: Parsing client message failed: ${detail}`),
  startFailed: (message: string): Close => reasoned(1000, `4400: ${message}`),
  initFailed: (protocol: SubProtocol, message: string): Close =>
    protocol === 'modern'
      ? reasoned(4403, '4403: Forbidden')
      : reasoned(4400, `4400: Connection initialization failed: ${message}`),
  initTimeout: (protocol: SubProtocol): Close => ({
    code: protocol === 'modern' ? 4408 : 1011,
    reason: 'Connection initialisation timed out',
  }),
  terminated: (): Close => ({ code: 1000, reason: 'GQL_CONNECTION_TERMINATE received' }),
  metadataChanged: (): Close => ({ code: 1012, reason: 'Server state changed, restarting the server' }),
  sessionExpired: (): Close => ({ code: 1000, reason: 'the session has expired' }),
  tooSlow: (): Close => ({ code: 1013, reason: 'too much waits to be read by the client' }),
  shutdown: (): Close => ({ code: 1012, reason: 'shutting server down' }),
} as const;

const MAX_REASON_BYTES = 123;

function reasoned(code: number, message: string): Close {
  let text = message;
  let reason = JSON.stringify({ server_error_msg: text });
  while (Buffer.byteLength(reason) > MAX_REASON_BYTES) {
    text = text.slice(0, -1);
    reason = JSON.stringify({ server_error_msg: text });
  }
  return { code, reason };
}
