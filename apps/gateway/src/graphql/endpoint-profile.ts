// What tells the GraphQL endpoints apart (spec/queries-and-mutations.md 1, 2.3; spec/postgres-schema.md 14).
import type { SchemaKey } from '@app/types';

export interface EndpointProfile {
  readonly path: '/v1/graphql' | '/v1alpha1/graphql' | '/v1beta1/relay';
  readonly api: SchemaKey['api'];
}

export const GRAPHQL: EndpointProfile = Object.freeze({ path: '/v1/graphql', api: 'graphql' });
/** Deprecated: answers with the real status of an error. */
export const V1ALPHA1: EndpointProfile = Object.freeze({ path: '/v1alpha1/graphql', api: 'graphql' });
export const RELAY: EndpointProfile = Object.freeze({ path: '/v1beta1/relay', api: 'relay' });

export const ENDPOINT_PROFILES: readonly EndpointProfile[] = Object.freeze([GRAPHQL, V1ALPHA1, RELAY]);
