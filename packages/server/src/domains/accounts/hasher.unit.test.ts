import { parseOptions } from '@node-rs/argon2'
import { describe, expect, test } from 'vitest'
import { argon2Hasher, createWorkLine, HASHING_COST } from './hasher.ts'
import { createPasswords } from './passwords.ts'

const cheap = argon2Hasher({ memoryKib: 8, passes: 1 })

describe('the waiting line', () => {
  /** Work that ends when it is told to. */
  function stop() {
    const { promise, resolve } = Promise.withResolvers<void>()
    return { work: () => promise, end: resolve }
  }

  test('as many run at once as may, and the others in their order', async () => {
    const line = createWorkLine({ atOnce: 2, waiting: 10 })
    const started: number[] = []
    const stops = Array.from({ length: 5 }, stop)
    const all = stops.map(({ work }, i) =>
      line.run(() => {
        started.push(i)
        return work()
      }),
    )
    expect(started).toEqual([0, 1])
    stops[1]?.end()
    await all[1]
    expect(started).toEqual([0, 1, 2])
    for (const { end } of stops) end()
    await Promise.all(all)
    expect(started).toEqual([0, 1, 2, 3, 4])
  })

  test('whoever finds the line full is told to come back', async () => {
    const line = createWorkLine({ atOnce: 1, waiting: 1 })
    const first = stop()
    const running = line.run(first.work)
    const waiting = line.run(async () => 'done')
    await expect(line.run(async () => 'never')).rejects.toMatchObject({ reason: 'unavailable', retryAfterMs: 1000 })
    first.end()
    await running
    expect(await waiting).toBe('done')
    expect(await line.run(async () => 'again')).toBe('again')
  })

  test('work that fails hands its place on', async () => {
    const line = createWorkLine({ atOnce: 1, waiting: 1 })
    const failing = line.run(() => Promise.reject(new Error('no')))
    const next = line.run(async () => 'next')
    await expect(failing).rejects.toThrow('no')
    expect(await next).toBe('next')
    expect(await line.run(async () => 'last')).toBe('last')
  })
})

describe('argon2', () => {
  test('the cost is that of the recommendation', async () => {
    expect(parseOptions(await argon2Hasher().hash('any'))).toMatchObject({
      algorithm: 2,
      memoryCost: 19_456,
      timeCost: 2,
      parallelism: 1,
    })
    expect(HASHING_COST).toEqual({ memoryKib: 19_456, passes: 2 })
  })

  test('the right password is told from others, and nobody has one', async () => {
    const stored = await cheap.hash('secret')
    expect(await cheap.verify(stored, 'secret')).toBe(true)
    expect(await cheap.verify(stored, 'Secret')).toBe(false)
    expect(await cheap.verify(null, 'secret')).toBe(false)
  })
})

describe('passwords', () => {
  const passwords = createPasswords({ hasher: cheap, line: createWorkLine(), minimum: 12 })

  test('two ways to type one password are one', async () => {
    const stored = await passwords.hash('Ångström und so weiter')
    expect(await passwords.verify(stored, 'A\u030angstro\u0308m und so weiter')).toBe(true)
  })

  test('a short one is refused with the minimum of this server', async () => {
    const short = { reason: 'auth.password-short', details: { minimum: 12 } }
    await expect(passwords.hash('eleven char')).rejects.toMatchObject(short)
    await expect(passwords.hash('😀'.repeat(11))).rejects.toMatchObject(short)
    expect(await passwords.hash('😀'.repeat(12))).toContain('argon2id')
  })

  test('a common one is refused, whatever its case', async () => {
    expect(await passwords.hash('unbelievable words')).toContain('argon2id')
    const lenient = createPasswords({ hasher: cheap, line: createWorkLine(), minimum: 8 })
    for (const common of ['password', 'PassWord', '１２３４５６７８', 'qwertyuiop'])
      await expect(lenient.hash(common)).rejects.toMatchObject({ reason: 'auth.password-common' })
  })
})
