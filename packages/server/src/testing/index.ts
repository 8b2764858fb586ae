export { type TestClock, testClock } from './clock.ts'
export { type FreshDatabase, freshDatabase } from './database.ts'
export { type TestHouse, type TestHouseOptions, testHouse } from './house.ts'
export { startPostgres, type ThrowAwayPostgres } from './postgres.ts'
