// What a client says on a websocket, read from its text (spec/queries-and-mutations.md 11.2, 11.3).
import { GatewayError, isJsonObject, parseJson, type GraphqlRequest, type Json, type JsonObject } from '@app/types';
import { readGraphqlRequest } from '../graphql/read-graphql-request.js';
import type { SubProtocol } from './sub-protocol.js';

export type ClientMessage =
  | { readonly type: 'init'; readonly headers: Readonly<Record<string, string>> }
  | { readonly type: 'start'; readonly id: string; readonly request: GraphqlRequest | GatewayError }
  | { readonly type: 'stop'; readonly id: string }
  | { readonly type: 'ping'; readonly payload: Json | undefined }
  | { readonly type: 'pong' }
  | { readonly type: 'terminate' };

const START: Readonly<Record<SubProtocol, string>> = { modern: 'subscribe', legacy: 'start' };
const STOP: Readonly<Record<SubProtocol, string>> = { modern: 'complete', legacy: 'stop' };

/** Answers the message, or a text that says what is wrong with it. */
export function readClientMessage(text: string, protocol: SubProtocol): ClientMessage | string {
  let json: Json;
  try {
    json = parseJson(text);
  } catch (error) {
    return error instanceof Error ? error.message : 'not JSON';
  }
  if (!isJsonObject(json)) return 'expected an object';
  const { type } = json;
  if (type === 'connection_init') return { type: 'init', headers: readHeaders(json.payload) };
  if (type === START[protocol]) return readStart(json);
  if (type === STOP[protocol]) {
    return typeof json.id === 'string' ? { type: 'stop', id: json.id } : "the key 'id' was not present";
  }
  if (protocol === 'legacy' && type === 'connection_terminate') return { type: 'terminate' };
  if (protocol === 'modern' && type === 'ping') return { type: 'ping', payload: json.payload };
  if (protocol === 'modern' && type === 'pong') return { type: 'pong' };
  return typeof type === 'string' ? `unexpected type ${JSON.stringify(type)}` : "the key 'type' was not present";
}

function readStart(json: JsonObject): ClientMessage | string {
  if (typeof json.id !== 'string') return "the key 'id' was not present";
  if (json.payload === undefined) return "the key 'payload' was not present";
  try {
    return { type: 'start', id: json.id, request: readGraphqlRequest(json.payload) };
  } catch (error) {
    if (error instanceof GatewayError) return { type: 'start', id: json.id, request: error };
    throw error;
  }
}

/** `payload.headers`: names in lower case, values as text; whatever is no text is printed, null left out. */
function readHeaders(payload: Json | undefined): Readonly<Record<string, string>> {
  const headers = isJsonObject(payload) ? payload.headers : undefined;
  const read: Record<string, string> = Object.create(null) as Record<string, string>;
  if (!isJsonObject(headers)) return read;
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string') read[name.toLowerCase()] = value;
    else if (typeof value === 'number' || typeof value === 'boolean') read[name.toLowerCase()] = String(value);
  }
  return read;
}
