// The optional second driver (ACTIONGRAPH_GRAPHQL_DRIVER=apollo): the same routes and endpoint as the engine driver, with
// Apollo Server's pipeline and plugins around each operation.
import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { ApolloRunner, type ApolloContext } from './apollo-runner.js';
import type { GraphqlRoutes } from './graphql-routes.js';
import type { RunOperation } from './graphql-endpoint.js';

/** Options of the module, made by the composition root. */
export interface RoleApolloDriverOptions extends ApolloDriverConfig {
  readonly routes: (run: RunOperation) => GraphqlRoutes;
  readonly adminSchema: () => GraphQLSchema;
  /** Called with the runner, so that a metadata change can retire the servers of old snapshots. */
  readonly onRunner: (runner: ApolloRunner) => void;
}

@Injectable()
export class RoleApolloDriver extends ApolloDriver {
  private runner: ApolloRunner | undefined;

  override generateSchema(options: ApolloDriverConfig): Promise<GraphQLSchema> {
    return Promise.resolve((options as RoleApolloDriverOptions).adminSchema());
  }

  /** Nest has collected the plugins by now. */
  override registerServer(options: ApolloDriverConfig): Promise<void> {
    const { routes, onRunner, plugins, validationRules } = options as RoleApolloDriverOptions;
    this.runner = new ApolloRunner({
      plugins: (plugins ?? []) as ApolloServerPlugin<ApolloContext>[],
      validationRules: validationRules ?? [],
    });
    onRunner(this.runner);
    routes(this.runner.run).register(this.httpAdapterHost.httpAdapter.getInstance<FastifyInstance>());
    return Promise.resolve();
  }

  override async stop(): Promise<void> {
    await this.runner?.stop();
  }
}
