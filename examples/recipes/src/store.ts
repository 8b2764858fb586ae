/** What the app had before Kindred: its users, their passwords and its recipes. */
import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { AccountId } from '@kindred/sdk'
import Database from 'better-sqlite3'

export interface User {
  readonly id: number
  readonly name: string
  /** What Kindred calls them, once it was told of them: the one column that was added for it. */
  readonly person: AccountId | null
}

export interface Recipe {
  readonly id: number
  readonly title: string
  readonly steps: string
  readonly cook: string
  readonly person: AccountId
}

const tables = `
  create table if not exists users
    (id integer primary key, name text not null, email text not null unique, password text not null, person text);
  create table if not exists recipes
    (id integer primary key, user integer not null references users, title text not null, steps text not null);`

const recipe = `select recipes.id, title, steps, users.name as cook, person from recipes join users on users.id = user`

export type Store = ReturnType<typeof openStore>

export function openStore(file: string) {
  mkdirSync(dirname(file), { recursive: true })
  const db = new Database(file)
  db.exec(tables)
  const logins = new Map<string, number>()
  const user = (id: number) => db.prepare('select id, name, person from users where id = ?').get(id) as User

  return {
    addUser(name: string, email: string, password: string) {
      const add = db.prepare('insert into users (name, email, password) values (?, ?, ?)')
      return user(Number(add.run(name, email, hash(password)).lastInsertRowid))
    },
    hasUsers: () => db.prepare('select 1 from users').get() !== undefined,
    setPerson(id: number, person: AccountId) {
      db.prepare('update users set person = ? where id = ?').run(person, id)
      return user(id)
    },

    /** The user whose password this is. */
    check(email: string, password: string) {
      const row = db.prepare('select id, password from users where email = ?').get(email)
      const { id, password: kept } = (row ?? {}) as { id?: number; password?: string }
      return id !== undefined && kept !== undefined && matches(password, kept) ? user(id) : undefined
    },
    logIn(id: number) {
      const login = randomBytes(32).toString('base64url')
      logins.set(login, id)
      return login
    },
    logOut: (login: string) => logins.delete(login),
    userOf(login: string) {
      const id = logins.get(login)
      return id === undefined ? undefined : user(id)
    },

    addRecipe(by: User, title: string, steps: string) {
      const add = db.prepare('insert into recipes (user, title, steps) values (?, ?, ?)')
      return Number(add.run(by.id, title, steps).lastInsertRowid)
    },
    recipe: (id: string) => db.prepare(`${recipe} where recipes.id = ?`).get(id) as Recipe | undefined,
    recipes: () => db.prepare(`${recipe} order by recipes.id desc limit 50`).all() as Recipe[],
    close: () => db.close(),
  }
}

function hash(password: string, salt = randomBytes(16).toString('hex')) {
  return `${salt}:${scryptSync(password, salt, 32).toString('hex')}`
}

function matches(password: string, kept: string) {
  const [salt] = kept.split(':')
  return timingSafeEqual(Buffer.from(hash(password, salt)), Buffer.from(kept))
}
