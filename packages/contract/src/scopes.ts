import { z } from 'zod'

/** What an API key may be for: reading and writing the host's own people, letting them in, and acting as them. */
export const scopes = ['people:read', 'people:write', 'tokens:mint', 'act'] as const
export type Scope = (typeof scopes)[number]

export const keyScope = z.enum(scopes).meta({ id: 'KeyScope', description: 'What an API key may be for.' })
