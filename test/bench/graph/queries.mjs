// The cases: one question to the gateway, the same to the hard-wired server and to PostGraphile. Ids walk through the tables.
const AUTHORS = 1000;

/** Bodies for ids 1 to `count`, so that no server answers one row from a warm path of its own. */
const walk = (count, body) => Array.from({ length: count }, (_, index) => body(1 + ((index * 37) % AUTHORS)));

const LIST_FIELDS = 'id title content rating published_on author_id';
const LIST_FIELDS_CAMEL = 'rowId title content rating publishedOn authorId';

export const CASES = {
  'by-pk': {
    gateway: walk(200, (id) => ({
      query: 'query($id: Int!) { author_by_pk(id: $id) { id name email created_at } }',
      variables: { id },
    })),
    peer: walk(200, (id) => ({
      query: 'query($id: Int!) { authorByRowId(rowId: $id) { rowId name email createdAt } }',
      variables: { id },
    })),
    reference: walk(200, (id) => ({ case: 'by-pk', id })),
  },
  list: {
    gateway: walk(200, (id) => ({
      query: `query($id: Int!) { article(where: {author_id: {_eq: $id}, is_published: {_eq: true}}, order_by: {id: desc}, limit: 20) { ${LIST_FIELDS} } }`,
      variables: { id },
    })),
    peer: walk(200, (id) => ({
      query: `query($id: Int!) { allArticlesList(condition: {authorId: $id, isPublished: true}, orderBy: ROW_ID_DESC, first: 20) { ${LIST_FIELDS_CAMEL} } }`,
      variables: { id },
    })),
    reference: walk(200, (id) => ({ case: 'list', id })),
  },
  nested: {
    gateway: [{ query: '{ artists { id name albums { id title tracks { id name } } } }' }],
    peer: [
      {
        query:
          '{ allArtistsList { rowId name albumsByArtistIdList { rowId title tracksByAlbumIdList { rowId name } } } }',
      },
    ],
    reference: [{ case: 'nested' }],
  },
  aggregate: {
    gateway: walk(200, (id) => ({
      query:
        'query($id: Int!) { article_aggregate(where: {author_id: {_eq: $id}}) { aggregate { count } nodes { id title } } }',
      variables: { id },
    })),
    peer: walk(200, (id) => ({
      query: 'query($id: Int!) { allArticles(condition: {authorId: $id}) { totalCount nodes { rowId title } } }',
      variables: { id },
    })),
    reference: walk(200, (id) => ({ case: 'aggregate', id })),
  },
  'insert-returning': {
    gateway: walk(200, (id) => ({
      query:
        'mutation($id: Int!) { insert_article_ins_one(object: {title: "new article", content: "body text", author_id: $id}) { id title author { id name } } }',
      variables: { id },
    })),
    peer: walk(200, (id) => ({
      query:
        'mutation($id: Int!) { createArticleIn(input: {articleIn: {title: "new article", content: "body text", authorId: $id}}) { articleIn { rowId title authorByAuthorId { rowId name } } } }',
      variables: { id },
    })),
    reference: walk(200, (id) => ({ case: 'insert-returning', id })),
  },
};
