export * from './endpoint.ts'
export * from './errors.ts'
export * from './ids.ts'
export * from './primitives.ts'
