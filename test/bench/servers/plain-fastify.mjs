// The yardstick for `{ __typename }`: Fastify reads a JSON body and answers constant text.
import fastify from 'fastify';

const server = fastify();
server.post('/v1/graphql', (_request, reply) => {
  reply.header('content-type', 'application/json; charset=utf-8');
  return reply.send('{"data":{"__typename":"query_root"}}');
});
await server.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
