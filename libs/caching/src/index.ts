export * from './cache.js';
export * from './memory/memory-cache.js';
export * from './redis/redis-cache.js';
export * from './redis/redis-connection.js';
