import { writeGateway, type WriteGateway } from '../../../test/write-gateway.js';

let gateway: WriteGateway;

beforeAll(async () => {
  gateway = await writeGateway({
    customization: { naming_convention: 'graphql-default' },
    enumTables: [{ schema: 'public', name: 'color' }],
    sql: `
      CREATE TABLE color (value text PRIMARY KEY);
      INSERT INTO color VALUES ('red'), ('dark_blue');
      CREATE TABLE user_car (car_id serial PRIMARY KEY, main_color text REFERENCES color, seat_count int, owner_id text,
        free_form jsonb DEFAULT '{}', CONSTRAINT one_color UNIQUE (main_color));
    `,
    tables: [
      { table: { schema: 'public', name: 'color' }, is_enum: true },
      {
        table: { schema: 'public', name: 'user_car' },
        select_permissions: [{ role: 'user', permission: { columns: '*', filter: {} } }],
        insert_permissions: [
          {
            role: 'user',
            permission: {
              columns: ['seat_count'],
              check: {},
              set: { main_color: 'red', owner_id: 'x-Hasura-User-Id', free_form: { a: [1], b: 'x-hasura-user-id' } },
            },
          },
        ],
      },
    ],
  });
});
afterAll(() => gateway.close());
beforeEach(() => gateway.onDatabase(`TRUNCATE user_car RESTART IDENTITY`));

describe('under graphql-default', () => {
  it('inserts, upserts and updates by cased names', async () => {
    const upsert = `insertUserCarOne(object: {mainColor: DARK_BLUE, seatCount: 4}, onConflict: {constraint: one_color, updateColumns: [seatCount]})`;
    expect(
      await gateway.answer(`mutation {
        a: ${upsert} { carId mainColor }
        ${upsert} { carId mainColor seatCount }
        updateUserCar(where: {mainColor: {_eq: DARK_BLUE}}, _set: {mainColor: RED}, _deleteKey: {freeForm: "x"}) { affectedRows returning { mainColor } }
        updateUserCarByPk(pkColumns: {carId: 1}, _inc: {seatCount: 1}) { seatCount }
        updateUserCarMany(updates: [{where: {}, _inc: {seatCount: 1}}]) { affectedRows }
        deleteUserCarByPk(carId: 1) { seatCount } }`),
    ).toEqual({
      a: { carId: 1, mainColor: 'DARK_BLUE' },
      insertUserCarOne: { carId: 1, mainColor: 'DARK_BLUE', seatCount: 4 },
      updateUserCar: { affectedRows: 1, returning: [{ mainColor: 'RED' }] },
      updateUserCarByPk: { seatCount: 5 },
      updateUserCarMany: [{ affectedRows: 1 }],
      deleteUserCarByPk: { seatCount: 6 },
    });
  });

  it('takes enum values from variables', async () => {
    const query = `mutation ($car: UserCarInsertInput!) { insertUserCarOne(object: $car) { mainColor } }`;
    expect(await gateway.answer(query, { variables: { car: { mainColor: 'RED' } } })).toEqual({
      insertUserCarOne: { mainColor: 'RED' },
    });
  });
});

describe('presets', () => {
  it('of all kinds are added', async () => {
    const query = `mutation { insertUserCar(objects: {seatCount: 2}) { returning { mainColor ownerId freeForm seatCount } } }`;
    expect(await gateway.answer(query, { role: 'user', session: { 'x-hasura-user-id': 'me' } })).toEqual({
      insertUserCar: {
        returning: [{ mainColor: 'RED', ownerId: 'me', freeForm: { a: [1], b: 'x-hasura-user-id' }, seatCount: 2 }],
      },
    });
  });

  it('cannot be given by the client', async () => {
    const query = `mutation { insertUserCar(objects: {ownerId: "you"}) { affectedRows } }`;
    expect(await gateway.fault(query, { role: 'user', session: { 'x-hasura-user-id': 'me' } })).toMatchObject({
      code: 'validation-failed',
      message: `field 'ownerId' not found in type: 'UserCarInsertInput'`,
    });
  });
});
