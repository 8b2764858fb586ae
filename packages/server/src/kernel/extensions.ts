// What modules outside of ours add. These are interfaces of their own, since TypeScript loses a part of what is added to one interface
// both under its own file and under the name of the package.

/**
 * What happened in modules, by name: `noun.done`.
 * @example declare module '@kindred/server' { interface ModuleFacts { 'poll.voted': { post: PostId } } }
 */
// biome-ignore lint/suspicious/noEmptyInterface: modules fill it
export interface ModuleFacts {}

/**
 * What is about to happen in modules, by name: `noun.doing`.
 * @example declare module '@kindred/server' { interface ModuleHooks { 'poll.closing': { post: PostId } } }
 */
// biome-ignore lint/suspicious/noEmptyInterface: modules fill it
export interface ModuleHooks {}
