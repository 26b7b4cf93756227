// A handler that does nothing, but remembers when each run came (GET /arrivals), and rows for relationships to start from.
import fastify from 'fastify';

const server = fastify({ bodyLimit: 2 ** 20 });
const arrivals = new Map();
const row = (id) => ({ id, note: 'n' });
const thousand = Array.from({ length: 1000 }, (_, index) => row(index + 1));
server.get('/', () => 'ready');
server.post('/work', (request) => {
  const id = request.headers['x-actiongraph-run-id'];
  if (!arrivals.has(id)) arrivals.set(id, performance.timeOrigin + performance.now());
  return { done: true };
});
server.post('/one', (request) => row(request.body.input.id));
server.post('/thousand', () => thousand);
server.get('/arrivals', () => Object.fromEntries(arrivals));
await server.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
