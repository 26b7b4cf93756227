import { readBooleanText } from './boolean-text.js';

it.each(['true', 't', 'yes', 'y', 'TRUE', 'Yes', 'Y'])('reads %s as true', (text) => {
  expect(readBooleanText(text)).toBe(true);
});

it.each(['false', 'f', 'no', 'n', 'FALSE', 'No', 'N'])('reads %s as false', (text) => {
  expect(readBooleanText(text)).toBe(false);
});

it.each(['', ' true', 'true ', '1', '0', 'on', 'off', 'tru', 'yess', 'null', 'constructor', '__proto__', 'truefalse'])(
  'refuses %j',
  (text) => {
    expect(readBooleanText(text)).toBeUndefined();
  },
);
