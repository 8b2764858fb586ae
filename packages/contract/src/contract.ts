/** Everything that can be asked of the server, by namespace. */
export const api = {} as const
