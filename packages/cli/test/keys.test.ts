import { expect, test } from 'vitest'
import { workplace } from './kindred.ts'

test('keys are made by an admin, listed without what is secret, and ended', async () => {
  const { run } = workplace()
  await run('migrate up')
  await run('admin create ada --email ada@example.com', { input: 'a quiet lighthouse' })
  const made = await run('keys create shop --by @ada --scopes people:write,tokens:mint --json')
  const { key, ...told } = JSON.parse(made.stdout)
  expect(key).toMatch(/^kik_[\w-]{43}$/)
  expect(told).toMatchObject({ name: 'shop', scopes: ['people:write', 'tokens:mint'], revokedAt: null })
  expect(JSON.parse((await run('keys list --json')).stdout)).toEqual({ keys: [told] })
  expect(JSON.parse((await run(`keys revoke ${told.id} --json`)).stdout)).toEqual({ id: told.id, revoked: true })
  const { stdout } = await run('keys list')
  expect(stdout).toContain(`${told.id}  revoked  people:write,tokens:mint`)
  expect(stdout).not.toContain(key)
})

test('a key needs an admin and scopes that there are', async () => {
  const { run } = workplace()
  await run('migrate up')
  const problem = async (words: string) => {
    const { code, stdout } = await run(`${words} --json`)
    return { code, ...JSON.parse(stdout).error }
  }
  expect(await problem('keys create shop --by @ada --scopes act')).toMatchObject({ code: 4, reason: 'forbidden' })
  expect(await problem('keys create shop --by ada --scopes act')).toMatchObject({
    code: 2,
    message: 'ada is no person',
  })
  expect(await problem('keys create shop --by @ada --scopes everything')).toMatchObject({
    code: 2,
    message: 'scopes.0 does not fit',
    fix: 'give one of people:read, people:write, tokens:mint, act',
  })
  expect(await problem('keys revoke mine')).toMatchObject({ code: 2, message: 'key does not fit' })
  expect(await problem('keys revoke 7')).toMatchObject({ code: 4, reason: 'not-found' })
})
