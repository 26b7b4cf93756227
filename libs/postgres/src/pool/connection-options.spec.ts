import pg from 'pg';
import { InvalidUrlError, pgConnectionOptions } from './connection-options.js';

/** What the driver makes of the options. */
const driverTls = (url: string): unknown => new pg.Client(pgConnectionOptions({ url })).ssl;

it('keeps a URL without TLS parameters as it is', () => {
  const url = 'postgres://u:p%40@h:5433/d?application_name=x';
  expect(pgConnectionOptions({ url }).connectionString).toBe(url);
});

it.each([
  ['require', { rejectUnauthorized: false }],
  ['disable', false],
  ['verify-full', {}],
])('gives sslmode=%s the meaning it has in libpq', (mode, tls) => {
  expect(driverTls(`postgres://h/d?sslmode=${mode}`)).toEqual(tls);
  expect(driverTls(`postgres://h/d?x=1&sslmode=${mode}`)).toEqual(tls);
});

it('refuses verify-ca without a certificate authority rather than trust anyone', () => {
  expect(() => driverTls('postgres://h/d?sslmode=verify-ca')).toThrow('sslrootcert');
});

it.each(['', ' ', 'h/d', '/tmp d', 'http://h/d', 'postgres:h', ' postgres://h/d'])('refuses %j', (url) => {
  expect(() => pgConnectionOptions({ url })).toThrow(InvalidUrlError);
});
