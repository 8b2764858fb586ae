import { codePoints } from '@kindred/contract'
import { refuse } from '../../kernel/refusal.ts'
import type { PasswordHasher, WorkLine } from './hasher.ts'

/** Hashes and compares passwords under the server's rules. All of it is slow: never inside a transaction. */
export interface Passwords {
  /** @throws {Refusal} `auth.password-short`, `auth.password-common`, `unavailable` */
  hash(password: string): Promise<string>
  /** @throws {Refusal} `unavailable` */
  verify(stored: string | null, password: string): Promise<boolean>
}

export function createPasswords(tools: { hasher: PasswordHasher; line: WorkLine; minimum: number }): Passwords {
  const { hasher, line, minimum } = tools
  return {
    async hash(typed) {
      const password = normalise(typed)
      if (codePoints(password) < minimum) throw refuse({ reason: 'auth.password-short', details: { minimum } })
      if ((await commonPasswords()).has(password.toLowerCase())) throw refuse('auth.password-common')
      return line.run(() => hasher.hash(password))
    },
    verify: (stored, typed) => line.run(() => hasher.verify(stored, normalise(typed))),
  }
}

/** Two keyboards may write one password in two ways. */
function normalise(typed: string): string {
  return typed.normalize('NFKC')
}

let common: Promise<ReadonlySet<string>> | undefined

/** The most used passwords, in small letters. Some 50,000 words: they are loaded when somebody first chooses a password. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  common ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => new Set(dictionary['passwords-common']))
  return common
}
