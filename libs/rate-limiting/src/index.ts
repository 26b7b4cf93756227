export * from './rate-limiter.js';
export * from './memory/memory-rate-limiter.js';
export * from './redis/redis-rate-limiter.js';
