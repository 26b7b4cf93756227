// Runs an operation through Apollo Server, for teams that want its plugins: Apollo parses, checks its rules and calls its
// plugins, then our corridor takes over. One server per RoleSchema; a server ends when its snapshot is out of use.
import { ApolloServer, type ApolloServerPlugin, type BaseContext } from '@apollo/server';
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { GraphQLError, type GraphQLFormattedError, type ValidationRule } from 'graphql';
import { checkOperation, runParsed, type Operation, type OperationSuccess, type RoleSchema } from '@app/engine';
import { GatewayError, type Json } from '@app/types';

/** What plugins find as `contextValue`. */
export interface ApolloContext extends BaseContext {
  readonly operation: Operation;
  /** What our corridor made of it. Apollo copies the context, so that only an object inside it comes back. */
  readonly outcome: { success?: OperationSuccess; failure?: Error };
}

/** What a team may add to Apollo's pipeline. */
export interface ApolloExtras {
  readonly plugins: readonly ApolloServerPlugin<ApolloContext>[];
  readonly validationRules: readonly ValidationRule[];
}

interface RunningServer {
  readonly server: Promise<ApolloServer<ApolloContext>>;
  inFlight: number;
  retired: boolean;
}

export class ApolloRunner {
  private readonly servers = new Map<RoleSchema, RunningServer>();

  constructor(private readonly extras: ApolloExtras) {}

  /** Runs one operation. @throws GatewayError, with our texts where our corridor refuses the request too. */
  readonly run = async (operation: Operation): Promise<OperationSuccess> => {
    const running = this.serverFor(operation.schema);
    running.inFlight++;
    try {
      return await execute(await running.server, operation);
    } finally {
      running.inFlight--;
      if (running.retired && running.inFlight === 0) void running.server.then((server) => server.stop());
    }
  };

  /** Ends the servers of schemas that are no longer served. */
  retireAllBut(isCurrent: (schema: RoleSchema) => boolean): void {
    for (const [schema, running] of this.servers) {
      if (isCurrent(schema)) continue;
      this.servers.delete(schema);
      running.retired = true;
      if (running.inFlight === 0) void running.server.then((server) => server.stop());
    }
  }

  async stop(): Promise<void> {
    const all = [...this.servers.values()];
    this.servers.clear();
    await Promise.all(all.map(async ({ server }) => (await server).stop()));
  }

  private serverFor(schema: RoleSchema): RunningServer {
    const known = this.servers.get(schema);
    if (known !== undefined) return known;
    const running: RunningServer = { server: startServer(schema, this.extras), inFlight: 0, retired: false };
    this.servers.set(schema, running);
    return running;
  }
}

async function startServer(schema: RoleSchema, extras: ApolloExtras): Promise<ApolloServer<ApolloContext>> {
  const server = new ApolloServer<ApolloContext>({
    gateway: corridorAsGateway(schema),
    introspection: true,
    persistedQueries: false,
    csrfPrevention: false,
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
    validationRules: [...extras.validationRules],
    plugins: [...extras.plugins, ApolloServerPluginLandingPageDisabled(), ApolloServerPluginCacheControlDisabled()],
  });
  await server.start();
  return server;
}

/** Our corridor in the place that Apollo has for a federation gateway: it enters after Apollo's parsing and rules. */
function corridorAsGateway(schema: RoleSchema): GatewayInterface {
  return {
    onSchemaLoadOrUpdate: (callback) => {
      callback({ apiSchema: schema.schema, coreSupergraphSdl: '' });
      return () => undefined;
    },
    load: () =>
      Promise.resolve({
        executor: async ({ document, context }) => {
          const { operation, outcome } = context as ApolloContext;
          try {
            outcome.success = await runParsed(document, operation);
            return JSON.parse(outcome.success.body) as { data: Record<string, unknown> };
          } catch (thrown) {
            outcome.failure = thrown instanceof Error ? thrown : new Error(String(thrown));
            return { errors: [new GraphQLError(thrown instanceof Error ? thrown.message : 'internal error')] };
          }
        },
      }),
    stop: () => Promise.resolve(),
  };
}

async function execute(server: ApolloServer<ApolloContext>, operation: Operation): Promise<OperationSuccess> {
  const outcome: ApolloContext['outcome'] = {};
  const { query, operationName } = operation.request;
  const response = await server.executeOperation(
    // Our corridor reads the variables of `operation`, whose numbers keep their source text.
    { query, variables: { ...operation.request.variables }, ...(operationName === undefined ? {} : { operationName }) },
    { contextValue: { operation, outcome } },
  );
  if (outcome.failure !== undefined) throw outcome.failure;
  const { body } = response;
  const errors = body.kind === 'single' ? body.singleResult.errors : undefined;
  if (outcome.success !== undefined && (errors === undefined || errors.length === 0)) return outcome.success;
  throw refusal(operation, errors?.[0]);
}

/** Apollo's own refusal: our text where we refuse the request too, else the text of the rule or plugin that refused. */
function refusal(operation: Operation, error: GraphQLFormattedError | undefined): GatewayError {
  try {
    checkOperation(operation);
  } catch (thrown) {
    if (thrown instanceof GatewayError) return thrown;
  }
  const extensions = error?.extensions as Json | undefined;
  return new GatewayError({
    code: 'validation-failed',
    message: error?.message ?? 'the operation was refused',
    path: ['query'],
    ...(extensions === undefined ? {} : { internal: extensions }),
  });
}
