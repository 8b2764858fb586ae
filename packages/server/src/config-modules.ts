import { z } from 'zod'
import type { Module } from './kernel/module.ts'

const PARTS = ['requires', 'tables', 'migrations'] as const

/** What `defineModule` answers; whether several fit together is found out when they are put together. */
export const modules = z
  .array(z.custom<Module>(isModule, { error: 'holds something that defineModule did not make' }), {
    error: 'is no list of modules',
  })
  .readonly()

function isModule(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { name, create, ...parts } = value as Partial<Module>
  const isNamed = typeof name === 'string' && /^[a-z][a-zA-Z0-9]{0,31}$/.test(name)
  return isNamed && typeof create === 'function' && PARTS.every((part) => Array.isArray(parts[part]))
}
