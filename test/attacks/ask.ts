// One request of one caller, by any of the ways into the gateway.
import type { Json, JsonObject } from '@app/types';
import type { Dice } from '../property/world/dice.js';
import type { GatewayUnderTest, RequestHeaders } from '../support/gateway-under-test.js';
import { until } from '../support/until.js';
import { MODERN, openSocket } from '../support/websocket-client.js';
import { headersOf, type Caller } from './callers.js';

export const WAYS = ['http', 'batch', 'websocket'] as const;
export type Way = (typeof WAYS)[number];

export interface Asked {
  readonly as: Caller;
  readonly query: string;
  readonly variables?: JsonObject;
  /** Beside the caller's own, which they may take the place of. */
  readonly headers?: RequestHeaders;
  readonly way?: Way;
}

/** What came back, without what differs from one time to the next. */
export async function ask(gateway: GatewayUnderTest, asked: Asked): Promise<Json> {
  const { query, variables = {}, way = 'http' } = asked;
  const headers = { ...(await headersOf(asked.as)), ...asked.headers };
  if (way === 'websocket') return askOnSocket(gateway.url, { query, variables }, headers);
  const one = { query, variables };
  const body = way === 'batch' ? [{ query: '{ __typename }' }, one, { query: '{ tag { id } }' }] : one;
  const answer = await gateway.graphql(body, headers);
  return { status: answer.status, body: answer.body };
}

export interface SocketOperation {
  readonly query: string;
  readonly variables?: JsonObject;
}

/** Frames until the operation ends, or how the connection was closed. */
export async function askOnSocket(url: string, operation: SocketOperation, headers: RequestHeaders): Promise<Json> {
  const opened = await openSocket(url, { protocol: MODERN });
  const ended: Json[] = [];
  void opened.closed.then((closed) => ended.push({ ...closed }));
  try {
    opened.send({ type: 'connection_init', payload: { headers } });
    await until(() => opened.frames.length > 0 || ended.length > 0);
    if (ended.length > 0) return ended;
    opened.send({ type: 'subscribe', id: '1', payload: { ...operation } });
    const isSubscription = operation.query.startsWith('subscription');
    await until(() => ended.length > 0 || opened.frames.some((frame) => isLast(frame, isSubscription)));
    return [...opened.frames, ...ended];
  } finally {
    opened.socket.terminate();
  }
}

/** Of a subscription, the first answer: nothing else follows where nothing changes. */
const isLast = (frame: Json, isSubscription: boolean): boolean => {
  const { type } = frame as { readonly type: string };
  return type === 'complete' || type === 'error' || (isSubscription && type === 'next');
};

/** The same root field, written in another way. */
export function disguise(draw: Dice, root: string): string {
  return draw.pick([
    () => `{ ${root} }`,
    () => `query Q${draw.int(1, 99)} { x${draw.int(1, 99)}: ${root} __typename }`,
    () => `{ ...F } fragment F on query_root { ${root} }`,
    () => `{ ... on query_root @include(if: true) { ${root} } }`,
    () => `{ a: ${root} b: ${root} ...F } fragment F on query_root { c: ${root} }`,
    () => `query ($no: Boolean = false) { ${root} skipped: __typename @include(if: $no) }`,
  ])();
}
