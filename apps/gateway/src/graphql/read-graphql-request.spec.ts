import { GatewayError, printJsonPath, RawNumber } from '@app/types';
import { readGraphqlBody } from './read-graphql-request.js';

function faultOf(text: string): [code: string, path: string, message: string] {
  try {
    readGraphqlBody(text);
  } catch (error) {
    if (error instanceof GatewayError) return [error.code, printJsonPath(error.path), error.message];
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('the body of a GraphQL request', () => {
  it('holds query, variables and name', () => {
    const text = '{"query":"{a}","variables":{"v":1},"operationName":"A","extensions":{},"odd":1}';
    const body = readGraphqlBody(text);
    expect(body).toMatchObject({ type: 'single', request: { query: '{a}', variables: { v: 1 }, operationName: 'A' } });
  });

  it.each(['{"query":"{a}"}', '{"query":"{a}","variables":null,"operationName":null}'])(
    'may leave out what is not needed: %s',
    (text) => {
      const body = readGraphqlBody(text);
      expect(body).toMatchObject({ request: { query: '{a}', variables: {}, operationName: undefined } });
    },
  );

  it('keeps every digit of a variable', () => {
    const body = readGraphqlBody('{"query":"","variables":{"v":1.10}}');
    expect(body).toMatchObject({ request: { variables: { v: new RawNumber('1.10') } } });
  });

  it('keeps the empty name, which is for the engine to refuse', () => {
    expect(readGraphqlBody('{"query":"","operationName":""}')).toMatchObject({ request: { operationName: '' } });
  });

  it('may be a batch, whose faults are values in their places', () => {
    const body = readGraphqlBody('[{"query":"{a}"},7,{"query":{}}]');
    if (body.type !== 'batch') throw new Error('no batch');
    expect(body.requests.map((one) => (one instanceof GatewayError ? printJsonPath(one.path) : one.query))).toEqual([
      '{a}',
      '$[1]',
      '$[2].query',
    ]);
  });

  it.each([
    ['', 'invalid-json', '$', /^Error in \$: /],
    ['{', 'invalid-json', '$', /^Error in \$: /],
    ['1', 'parse-failed', '$', /^expected an object, but encountered a number$/],
    ['1.50', 'parse-failed', '$', /^expected an object, but encountered a number$/],
    ['{}', 'parse-failed', '$', /^the key 'query' was not present$/],
    ['{"extensions":{}}', 'parse-failed', '$', /^the key 'query' was not present$/],
    ['{"extensions":{"persistedQuery":1}}', 'not-supported', '$', /^PersistedQueryNotSupported$/],
    ['{"query":null}', 'parse-failed', '$.query', /^expected a string, but encountered null$/],
    ['{"query":"","variables":[]}', 'parse-failed', '$.variables', /^expected an object, but encountered a list$/],
    ['{"query":"","variables":1.50}', 'parse-failed', '$.variables', /^expected an object, but encountered a number$/],
    [
      '{"query":"","operationName":[]}',
      'parse-failed',
      '$.operationName',
      /^expected a string, but encountered a list$/,
    ],
  ])('that is faulty is refused: %s', (text, code, path, message) => {
    const [foundCode, foundPath, foundMessage] = faultOf(text);
    expect([foundCode, foundPath]).toEqual([code, path]);
    expect(foundMessage).toMatch(message);
  });
});
