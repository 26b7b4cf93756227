// The corridor with the echo kind behind it, as engine specs use it.
import {
  buildSnapshot,
  runOperation,
  type OperationOptions,
  type OperationSuccess,
  type RequestSurroundings,
  type RoleSchema,
  type SchemaSnapshot,
  type SnapshotInput,
} from '@app/engine';
import {
  ADMIN_ROLE,
  EMPTY_METADATA,
  GatewayError,
  parseJson,
  printJsonPath,
  type Action,
  type Json,
  type JsonObject,
  type MetadataDocument,
  type Role,
} from '@app/types';
import { ECHO_ACCESS, echoKind, type EchoCall, type EchoKindInput } from './echo-kind.js';

/** Metadata with one action per field, so that the roles of `access` exist. */
export function echoDocument(
  access: Readonly<Record<string, readonly Role[]>> = ECHO_ACCESS,
  more: Partial<MetadataDocument> = {},
): MetadataDocument {
  const actions = Object.entries(access).map(([name, roles]): Action => ({
    name,
    definition: {
      type: 'query',
      kind: 'synchronous',
      handler: 'http://localhost',
      arguments: [],
      output_type: 'json',
      headers: [],
      forward_client_headers: false,
      ignored_client_headers: [],
      timeout: 30,
    },
    permissions: roles.map((role) => ({ role })),
  }));
  return { ...EMPTY_METADATA, actions, ...more };
}

/** A fresh snapshot of the echo kind. */
export function echoSnapshot(input: EchoKindInput = {}, more: Partial<SnapshotInput> = {}): SchemaSnapshot {
  return buildSnapshot({
    document: echoDocument(input.access),
    resourceVersion: 1,
    catalogs: new Map(),
    environment: {},
    kinds: [echoKind(input)],
    ...more,
  });
}

export interface RequestOptions {
  readonly role?: Role;
  readonly variables?: JsonObject;
  readonly operationName?: string;
  readonly transport?: 'http' | 'websocket';
  readonly options?: Partial<OperationOptions>;
}

/** The error of a failed request, as its answer would print it. */
export interface Fault {
  readonly message: string;
  readonly code: string;
  readonly path: string;
}

/** Functions, not methods: specs take them apart. */
export interface EchoGateway {
  readonly snapshot: SchemaSnapshot;
  readonly calls: EchoCall[];
  /** The RoleSchema that answers a role. */
  readonly schema: (role?: Role) => RoleSchema;
  readonly run: (query: string, request?: RequestOptions) => Promise<OperationSuccess>;
  /** `data` of the answer, parsed. */
  readonly answer: (query: string, request?: RequestOptions) => Promise<Json>;
  /** The fault of a request that must fail. @throws whatever is thrown that is no GatewayError. */
  readonly fault: (query: string, request?: RequestOptions) => Promise<Fault>;
}

function surroundingsOf(role: Role, transport: 'http' | 'websocket'): RequestSurroundings {
  return {
    session: {
      role,
      variables: { 'x-hasura-role': role },
      isAdmin: role === ADMIN_ROLE,
      backendOnlyPermissions: false,
    },
    headers: {},
    requestId: 'request-1',
    transport,
    batched: false,
  };
}

/** Prints a thrown value as a fault. @throws the value when it is no GatewayError. */
export function faultOf(thrown: unknown): Fault {
  if (!(thrown instanceof GatewayError)) throw thrown;
  return { message: thrown.message, code: thrown.code, path: printJsonPath(thrown.path) };
}

/** A gateway with nothing but the echo kind. */
export function echoGateway(input: EchoKindInput = {}, more: Partial<SnapshotInput> = {}): EchoGateway {
  const calls: EchoCall[] = [];
  const snapshot = echoSnapshot({ ...input, calls }, more);
  const schema = (role: Role = ADMIN_ROLE): RoleSchema =>
    snapshot.roleSchema({ role, api: 'graphql', backendOnlyPermissions: false });
  const run: EchoGateway['run'] = (query, request = {}) => {
    const { role = ADMIN_ROLE, variables = {}, operationName, transport = 'http', options } = request;
    return runOperation({
      request: { query, variables, operationName },
      schema: schema(role),
      surroundings: surroundingsOf(role, transport),
      options: { dropUnboundVariables: false, ...options },
    });
  };
  const answer: EchoGateway['answer'] = async (query, request) => {
    const { body } = await run(query, request);
    return (parseJson(body) as { readonly data: Json }).data;
  };
  const fault: EchoGateway['fault'] = async (query, request) => {
    const success = await run(query, request).catch((error: unknown) => faultOf(error));
    if ('body' in success) throw new Error(`expected a fault, but got ${success.body}`);
    return success;
  };
  return { snapshot, calls, schema, run, answer, fault };
}

/** The fault of the corridor's ordinary validation errors. */
export const invalid = (message: string, path = '$'): Fault => ({ message, code: 'validation-failed', path });
/** The fault of values and names that cannot be read. */
export const unparsable = (message: string, path = '$'): Fault => ({ message, code: 'parse-failed', path });
