// What a team would write without a gateway: Apollo Server on Express, one resolver that calls the handler with fetch.
import { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import express from 'express';

const server = new ApolloServer({
  typeDefs: `
    type Echo { id: Int! name: String! active: Boolean! note: String! }
    type Query { ok: Boolean }
    type Mutation { echo(text: String!): Echo! }
  `,
  resolvers: {
    Mutation: {
      echo: async (_source, input, context) => {
        const response = await fetch(`${process.env.HANDLER_URL}/actions/echo`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            action: { name: 'echo' },
            input,
            session_variables: context.session,
            request_query: '',
          }),
        });
        if (!response.ok) throw new Error(`the handler answered ${response.status}`);
        return response.json();
      },
    },
  },
  stopOnTerminationSignals: false,
});
await server.start();
const app = express();
app.use(
  '/v1/graphql',
  express.json(),
  expressMiddleware(server, { context: async () => ({ session: { 'x-hasura-role': 'admin' } }) }),
);
app.listen(Number(process.env.PORT), '127.0.0.1');
