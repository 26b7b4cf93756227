// Imported first by every main.ts: libraries decide while they load whether they check themselves at each call, which
// costs as much as reading a request's variables. Tests and development set NODE_ENV themselves.
process.env.NODE_ENV ??= 'production';
