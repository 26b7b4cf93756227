// The hot path: HTTP <-> GraphqlEndpoint, as a driver of Nest's GraphQL module. Sessions, snapshot leases and operations
// are the endpoint's matter.
import { Injectable } from '@nestjs/common';
import { AbstractGraphQLDriver, type GqlModuleOptions } from '@nestjs/graphql';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { GraphqlRoutes } from './graphql-routes.js';

/** Options of the module: the routes to serve, made by the composition root. */
export interface EngineDriverOptions extends GqlModuleOptions {
  readonly routes: GraphqlRoutes;
}

@Injectable()
export class EngineDriver extends AbstractGraphQLDriver<EngineDriverOptions> {
  override generateSchema(options: EngineDriverOptions): Promise<GraphQLSchema> {
    return Promise.resolve(options.routes.adminSchema());
  }

  start(options: EngineDriverOptions): Promise<void> {
    const server = this.httpAdapterHost.httpAdapter.getInstance<FastifyInstance>();
    options.routes.register(server);
    return Promise.resolve();
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}
