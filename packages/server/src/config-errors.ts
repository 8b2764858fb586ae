import { Trouble } from './kernel/trouble.ts'

/** A setting that is wrong: the program cannot know what was meant. */
export class ConfigError extends Trouble {
  override readonly name = 'ConfigError'
}

/** A setting that can be read and must not be used: starting with it would do harm. */
export class CheckError extends Trouble {
  override readonly name = 'CheckError'
}
