// What the tests of metadata share: documents, a way to run one command, a session without databases, caught errors.
import {
  decodeMetadataDocument,
  decodeRequest,
  runRequest,
  type Api,
  type CommandOutcome,
  type MetadataSession,
  type ObjectRef,
  type RequestResult,
  type SourceCatalogsByName,
} from '@app/metadata';
import {
  EMPTY_METADATA,
  GatewayError,
  printJsonPath,
  type Inconsistency,
  type Json,
  type JsonObject,
  type MetadataDocument,
} from '@app/types';

/** An error as tests compare it. */
export interface SeenError {
  readonly code: string;
  readonly path: string;
  readonly error: string;
}

/** `{code, path, error}` of what `work` throws; fails when it does not throw a GatewayError. */
export function errorOf(work: () => unknown): SeenError {
  try {
    work();
  } catch (error) {
    return see(error);
  }
  throw new Error('nothing was thrown');
}

/** The same for a promise. */
export async function rejectionOf(work: Promise<unknown>): Promise<SeenError> {
  try {
    await work;
  } catch (error) {
    return see(error);
  }
  throw new Error('nothing was thrown');
}

function see(error: unknown): SeenError {
  if (!(error instanceof GatewayError)) throw error;
  return { code: error.code, path: printJsonPath(error.path), error: error.message };
}

export const DEFINITION = { handler: 'http://handler', output_type: 'Out!' };

/** Actions `a` (permission for `user`) and `b`, type `Out`, source `default` with table `author`. */
export const DOCUMENT: MetadataDocument = decodeMetadataDocument({
  version: 3,
  sources: [
    {
      name: 'default',
      kind: 'postgres',
      tables: [{ table: 'author' }],
      functions: [{ function: 'search' }],
      configuration: { connection_info: { database_url: { from_env: 'URL' } } },
    },
  ],
  actions: [
    { name: 'a', definition: DEFINITION, comment: 'first', permissions: [{ role: 'user' }] },
    { name: 'b', definition: DEFINITION },
  ],
  custom_types: { objects: [{ name: 'Out', fields: [{ name: 'id', type: 'Int!' }] }] },
  inherited_roles: [{ role_name: 'both', role_set: ['user', 'guest'] }],
});

export const EMPTY = EMPTY_METADATA;

export function inconsistency(ref: ObjectRef, reason = 'Inconsistent object: broken'): Inconsistency {
  return { ...ref, reason, definition: {} };
}

/** Decodes and applies one command, as the runner would, without effects and builds. */
export function applyCommand(
  type: string,
  args: Json,
  {
    document = DOCUMENT,
    inconsistencies = [],
    catalogs = new Map(),
    api = 'metadata',
    version = 1,
  }: {
    document?: MetadataDocument;
    inconsistencies?: readonly Inconsistency[];
    catalogs?: SourceCatalogsByName;
    api?: Api;
    version?: number;
  } = {},
): CommandOutcome {
  const { request } = decodeRequest({ type, args, version }, api);
  if (request.type !== 'command') throw new Error('a bulk is not a command');
  try {
    return request.command.apply(request.args, { document, inconsistencies, catalogs, resourceVersion: 7 });
  } catch (error) {
    throw error instanceof GatewayError ? error.under(...request.path) : error;
  }
}

/** The document that a command leaves. */
export function documentAfter(...[type, args, options]: Parameters<typeof applyCommand>): MetadataDocument {
  const { change } = applyCommand(type, args, options);
  if (change === undefined) throw new Error('nothing was changed');
  return change.document;
}

export interface FakeSession extends MetadataSession {
  /** What happened, in order: `build`, `run-sql select 1`, `reload-sources`, `attempt`, `undone`. */
  readonly events: string[];
}

/** A session whose builds find what `judge` says and whose SQL answers with its own text. */
export function fakeSession(judge: (document: MetadataDocument) => readonly Inconsistency[] = () => []): FakeSession {
  const events: string[] = [];
  return {
    events,
    answerRunQuestion(question) {
      events.push(`runs ${question.type}`);
      return Promise.resolve({ ...question } as unknown as Json);
    },
    answerOperator(question) {
      events.push(`asked ${question.type}`);
      return Promise.resolve({ ...question } as unknown as Json);
    },
    build(document) {
      events.push('build');
      return Promise.resolve(judge(document));
    },
    catalogsOf: () => new Map(),
    perform(effect) {
      events.push(effect.type === 'run-sql' ? `run-sql ${effect.sql}` : effect.type);
      if (effect.type !== 'run-sql') return Promise.resolve(null);
      if (effect.sql === 'fail') {
        return Promise.reject(new GatewayError({ code: 'postgres-error', message: 'query execution failed' }));
      }
      return Promise.resolve({ sql: effect.sql });
    },
    async performChecked(effect, document, settle) {
      const answer = await this.perform(effect, document);
      try {
        const settled = await settle({ ...document });
        events.push('committed');
        return { answer, settled };
      } catch (error) {
        events.push('rolled back');
        throw error;
      }
    },
    read: (what) => Promise.resolve({ what }),
    async attempt(work) {
      events.push('attempt');
      try {
        return await work();
      } catch (error) {
        events.push('undone');
        throw error;
      }
    },
  };
}

/** Decodes and runs a whole request. */
export async function runBody(
  body: JsonObject,
  {
    session = fakeSession(),
    document = DOCUMENT,
    inconsistencies = [],
    catalogs = new Map(),
    api = 'metadata',
  }: {
    session?: MetadataSession;
    document?: MetadataDocument;
    inconsistencies?: readonly Inconsistency[];
    catalogs?: SourceCatalogsByName;
    api?: Api;
  } = {},
): Promise<RequestResult> {
  const stored = { document, inconsistencies, catalogs, resourceVersion: 7 };
  return await runRequest(decodeRequest(body, api).request, stored, { session, includeInternal: true });
}
