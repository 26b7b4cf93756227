// An action handler that reads about 500 bytes and answers about 500 bytes.
import fastify from 'fastify';

const server = fastify();
const note = 'n'.repeat(400);
server.post('/actions/echo', (request) => {
  const { text } = request.body.input;
  return { id: 7, name: text.slice(0, 8), active: true, note };
});
await server.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
