import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createClient, memorySession, type PostId, type SessionChange, webStorageSession } from '../src/index.ts'
import { broken, Refused, type WireServer, wireServer } from './wire-server.ts'

let server: WireServer
beforeEach(async () => {
  server = await wireServer()
})
afterEach(() => server[Symbol.asyncDispose]())

const ada = { identifier: 'ada', password: 'correct horse' }
const post = (id: number) => ({ post: String(id) as PostId })

/** A server that hands out the tokens t1, t2, … and knows those in `live`. */
function keepSessions() {
  const live = new Set<string | null>()
  let issued = 0
  server.answer(({ path, token }) => {
    if (token !== null && !live.has(token)) throw server.refusal()
    if (['auth.signUp', 'auth.signIn', 'auth.changePassword'].includes(path)) {
      if (path === 'auth.changePassword') live.clear()
      const next = `t${++issued}`
      live.add(next)
      return { session: { token: next, expiresAt: '2030-01-01T00:00:00.000Z' } }
    }
    if (!live.has(token)) throw server.refusal()
    if (path === 'auth.signOut') live.delete(token)
    return { token }
  })
  return live
}

/** A store as slow as a phone's. */
function slowStore() {
  let kept: string | null = null
  const writes: (string | null)[] = []
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  return {
    writes,
    get: async () => {
      await turn()
      return kept
    },
    set: async (token: string | null) => {
      await turn()
      writes.push(token)
      kept = token
    },
  }
}

describe('sessions that Kindred keeps', () => {
  it('are signed out of when they have ended already, by a call whose answer was lost for instance', async () => {
    const live = keepSessions()
    const kindred = createClient({ url: server.url })
    await kindred.auth.signIn(ada)
    live.clear()
    expect(await kindred.auth.signOut()).toEqual({ done: true })
    expect(await kindred.session.token()).toBeNull()
  })

  it('are kept by sign-up, sign-in and a change of password, and forgotten by sign-out', async () => {
    keepSessions()
    const kindred = createClient({ url: server.url })
    await kindred.auth.signUp({ handle: 'ada', email: 'ada@example.com', password: 'correct horse' })
    expect(await kindred.session.token()).toBe('t1')
    await kindred.auth.signIn(ada)
    expect(await kindred.posts.get(post(1))).toEqual({ token: 't2' })
    await kindred.auth.changePassword({ current: 'a', next: 'b' })
    expect(await kindred.posts.get(post(1))).toEqual({ token: 't3' })
    await kindred.auth.signOut()
    expect(await kindred.session.token()).toBe(null)
    await expect(kindred.posts.get(post(1))).rejects.toMatchObject({ reason: 'unauthenticated' })
    expect(server.calls.at(-1)?.token).toBe(null)
  })

  it('tell listeners what became of them, until those stop listening', async () => {
    keepSessions()
    const ended: SessionChange[] = []
    const kindred = createClient({ url: server.url, onSignedOut: (change) => ended.push(change) })
    const heard: SessionChange[] = []
    const stop = kindred.session.onChange((change) => heard.push(change))
    await kindred.auth.signIn(ada)
    await kindred.auth.changePassword({ current: 'a', next: 'b' })
    await kindred.auth.signOut()
    stop()
    await kindred.auth.signIn(ada)
    expect(heard).toEqual([
      { signedIn: true, why: 'signed-in' },
      { signedIn: true, why: 'renewed' },
      { signedIn: false, why: 'signed-out' },
    ])
    expect(ended).toEqual([{ signedIn: false, why: 'signed-out' }])
  })

  it('are cleared once and told of once, however many calls find them refused', async () => {
    const live = keepSessions()
    const store = slowStore()
    const kindred = createClient({ url: server.url, session: store })
    await kindred.auth.signIn(ada)
    live.clear()
    const heard: SessionChange[] = []
    kindred.session.onChange((change) => heard.push(change))
    const calls = Array.from({ length: 30 }, (_, at) => kindred.posts.get(post(at + 1)))
    const outcomes = await Promise.allSettled(calls)
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true)
    expect(heard).toEqual([{ signedIn: false, why: 'refused' }])
    expect(store.writes).toEqual(['t1', null])
  })

  it('outlive a refusal that was meant for the session before', async () => {
    keepSessions()
    const kindred = createClient({ url: server.url, session: slowStore() })
    await kindred.auth.signIn(ada)
    let release = () => {}
    server.answer(async ({ token, path }) => {
      if (path === 'auth.signIn') return { session: { token: 'other' } }
      if (token === 'other') return 'fine'
      await new Promise<void>((resolve) => (release = resolve))
      throw server.refusal()
    })
    const late = kindred.posts.create({ text: 'as the first person' })
    await expect.poll(() => server.calls.length).toBe(2)
    await kindred.auth.signIn(ada)
    release()
    await expect(late).rejects.toMatchObject({ reason: 'unauthenticated' })
    expect(await kindred.session.token()).toBe('other')
    expect(server.calls.filter(({ path }) => path === 'posts.create').length).toBe(1)
  })

  it('carry a call over a change of password: refused under the old token, it is made again under the new', async () => {
    keepSessions()
    const kindred = createClient({ url: server.url })
    await kindred.auth.signIn(ada)
    let release = () => {}
    server.answer(async ({ token, path }) => {
      if (path === 'auth.changePassword') return { session: { token: 'renewed' } }
      if (token === 'renewed') return 'fine'
      await new Promise<void>((resolve) => (release = resolve))
      throw server.refusal()
    })
    const call = kindred.posts.create({ text: 'x' })
    await expect.poll(() => server.calls.length).toBe(2)
    await kindred.auth.changePassword({ current: 'a', next: 'b' })
    release()
    expect(await call).toBe('fine')
    const [, first, , second] = server.calls
    expect(second?.key).toBe(first?.key)
  })

  it('that have died are no obstacle to signing in', async () => {
    keepSessions()
    const ended: SessionChange[] = []
    const session = memorySession('t0')
    const kindred = createClient({ url: server.url, session, onSignedOut: (change) => ended.push(change) })
    await kindred.auth.signIn(ada)
    expect([server.calls[0]?.token, session.get(), ended]).toEqual([null, 't1', []])
  })

  it('are not ended by a wrong password', async () => {
    keepSessions()
    const kindred = createClient({ url: server.url })
    await kindred.auth.signIn(ada)
    server.answer(() => {
      throw new Refused('UNAUTHORIZED', { reason: 'auth.invalid-credentials' })
    })
    await expect(kindred.auth.signIn(ada)).rejects.toMatchObject({ reason: 'auth.invalid-credentials' })
    expect(await kindred.session.token()).toBe('t1')
  })

  it('end here even when the server cannot be told', async () => {
    const { url } = server
    const store = memorySession('kept')
    await server[Symbol.asyncDispose]()
    const kindred = createClient({ url, session: store, retries: 0 })
    await expect(kindred.auth.signOut()).rejects.toMatchObject({ reason: 'offline' })
    expect(store.get()).toBe(null)
    await kindred.auth.signIn(ada).catch(() => {})
    await kindred.session.clear()
  })

  it('let a listener call the client, within the very change it hears of', async () => {
    const live = keepSessions()
    const kindred = createClient({ url: server.url, session: slowStore() })
    await kindred.auth.signIn(ada)
    const again = new Promise((resolve, reject) => {
      kindred.session.onChange(({ signedIn }) => {
        if (!signedIn)
          kindred.auth
            .signIn(ada)
            .then(() => kindred.posts.get(post(2)), reject)
            .then(resolve, reject)
      })
    })
    live.clear()
    await expect(kindred.posts.get(post(1))).rejects.toMatchObject({ reason: 'unauthenticated' })
    expect(await again).toEqual({ token: 't2' })
  })

  it('fit into 512 bytes of web storage, survive a reload and are shared with other tabs', async () => {
    const kept = new Map<string, string>()
    const storage = {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
      removeItem: (name: string) => void kept.delete(name),
    }
    const token = `kin_${'x'.repeat(43)}`
    server.answer(({ path, token: used }) => (path === 'auth.signIn' ? { session: { token } } : { used }))
    const open = () => createClient({ url: server.url, session: webStorageSession(storage) })
    const [tab, other] = [open(), open()]
    await tab.auth.signIn(ada)
    expect([...kept.entries()].flat().join('').length).toBeLessThan(512)
    expect(await open().posts.get(post(1))).toEqual({ used: token })
    await tab.auth.signOut()
    expect(await other.posts.get(post(1))).toEqual({ used: null })
    expect(kept.size).toBe(0)
  })

  it('ignore what no header could carry', async () => {
    const kindred = createClient({ url: server.url, session: memorySession('a\r\nb: c') })
    await kindred.posts.get(post(1))
    expect(server.calls[0]?.token).toBe(null)
  })
})

describe('tokens that the app gives', () => {
  /** Gives kin_g1, kin_g2, … and counts how often it was asked; the server knows only the newest of `valid`. */
  function host() {
    const state = { asked: 0, atOnce: 0, most: 0, valid: 'kin_g1' }
    const getToken = async () => {
      state.most = Math.max(state.most, ++state.atOnce)
      await new Promise((resolve) => setImmediate(resolve))
      state.atOnce--
      return `kin_g${++state.asked}\n`
    }
    server.answer(({ token }) => {
      if (token !== state.valid) throw server.refusal()
      return token
    })
    return Object.assign(state, { getToken })
  }

  it('[SDK-3] are asked for once by fifty parallel calls, at first and after they expired', async () => {
    const app = host()
    const kindred = createClient({ url: server.url, auth: app })
    const fifty = () => Promise.all(Array.from({ length: 50 }, (_, at) => kindred.posts.get(post(at + 1))))
    expect(new Set(await fifty())).toEqual(new Set(['kin_g1']))
    expect(app.asked).toBe(1)
    app.valid = 'kin_g2'
    expect(new Set(await fifty())).toEqual(new Set(['kin_g2']))
    expect([app.asked, app.most]).toEqual([2, 1])
  })

  it('[SDK-3] are asked for once more, not for ever, when the new one is refused too', async () => {
    const app = host()
    app.valid = 'kin_none'
    const heard: SessionChange[] = []
    const kindred = createClient({ url: server.url, auth: app })
    kindred.session.onChange((change) => heard.push(change))
    await expect(kindred.posts.create({ text: 'x' })).rejects.toMatchObject({ reason: 'unauthenticated' })
    expect(server.calls.map(({ token }) => token)).toEqual(['kin_g1', 'kin_g2'])
    expect(new Set(server.calls.map(({ key }) => key)).size).toBe(1)
    expect(heard).toEqual([{ signedIn: false, why: 'refused' }])
  })

  it('tell once when the app has no other token', async () => {
    server.answer(() => {
      throw server.refusal()
    })
    const heard: SessionChange[] = []
    const kindred = createClient({ url: server.url, auth: { getToken: () => 'kin_same' } })
    kindred.session.onChange((change) => heard.push(change))
    await Promise.allSettled(Array.from({ length: 20 }, (_, at) => kindred.posts.get(post(at + 1))))
    expect(heard).toEqual([{ signedIn: false, why: 'refused' }])
    expect(server.calls.length).toBe(20)
  })

  it('make calls anonymous when there is none, and are asked for again by the next call', async () => {
    const answers = [null, 'kin_g1']
    server.answer(({ token }) => token)
    const kindred = createClient({ url: server.url, auth: { getToken: () => answers.shift() ?? null } })
    expect(await kindred.posts.get(post(1))).toBe(null)
    expect(await kindred.posts.get(post(1))).toBe('kin_g1')
    expect(await kindred.posts.get(post(1))).toBe('kin_g1')
  })

  it('fail the call that needed them with the app’s own error as the cause', async () => {
    const cause = new Error('the app is down')
    const kindred = createClient({ url: server.url, auth: { getToken: () => Promise.reject(cause) } })
    await expect(kindred.posts.get(post(1))).rejects.toMatchObject({ reason: 'unauthenticated', cause })
    expect(server.requests).toEqual([])
  })

  it('are bounded by the deadline of the call', async () => {
    const kindred = createClient({ url: server.url, auth: { getToken: () => new Promise<string>(() => {}) } })
    await expect(kindred.posts.get(post(1), { timeoutMs: 30 })).rejects.toMatchObject({ reason: 'timeout' })
  })

  it('never repeat a call as somebody else: after clear() a refused call stays refused', async () => {
    const app = host()
    const kindred = createClient({ url: server.url, auth: app })
    let release = () => {}
    server.answer(async () => {
      await new Promise<void>((resolve) => (release = resolve))
      throw server.refusal()
    })
    const call = kindred.posts.create({ text: 'as the first person' })
    await expect.poll(() => server.calls.length).toBe(1)
    await kindred.session.clear()
    release()
    await expect(call).rejects.toMatchObject({ reason: 'unauthenticated' })
    expect(server.calls.length).toBe(1)
  })

  /** A host that mints kix_1, kix_2, …, each good for one session s1, s2, …, of which the newest lives. */
  function minting() {
    const state = { minted: 0, exchanged: 0, live: '' }
    server.answer(({ path, token, input }) => {
      if (path === 'auth.exchange') {
        expect([token, input]).toEqual([null, { token: `kix_${state.minted}` }])
        state.live = `kin_${++state.exchanged}`
        return { session: { token: state.live } }
      }
      if (token !== state.live) throw server.refusal()
      return token
    })
    return Object.assign(state, { getToken: async () => `kix_${++state.minted}\n` })
  }

  it('[SDK-3] are exchanged once for fifty parallel calls, when they were minted, and again when the session ended', async () => {
    const app = minting()
    const kindred = createClient({ url: server.url, auth: app })
    const fifty = () => Promise.all(Array.from({ length: 50 }, (_, at) => kindred.posts.get(post(at + 1))))
    expect(new Set(await fifty())).toEqual(new Set(['kin_1']))
    expect(await kindred.session.token()).toBe('kin_1')
    app.live = 'ended'
    expect(new Set(await fifty())).toEqual(new Set(['kin_2']))
    expect([app.minted, app.exchanged]).toEqual([2, 2])
  })

  it('fail the call with what the server has against them, when they cannot be exchanged', async () => {
    server.answer(() => {
      throw new Refused('UNAUTHORIZED', { reason: 'auth.token-refused' })
    })
    const kindred = createClient({ url: server.url, auth: { getToken: () => 'kix_used' } })
    await expect(kindred.posts.get(post(1))).rejects.toMatchObject({
      reason: 'unauthenticated',
      cause: { reason: 'auth.token-refused' },
    })
    expect(server.calls.map(({ path }) => path)).toEqual(['auth.exchange'])
  })

  it('are exchanged under one key however often the answer is lost', async () => {
    const kindred = createClient({ url: server.url, auth: minting() })
    const seen: unknown[] = []
    server.intercept((request) => {
      seen.push(request.headers['idempotency-key'])
      broken(request)
    })
    expect(await kindred.posts.get(post(1))).toBe('kin_1')
    expect(server.calls[0]?.key).toBe(seen[0])
    expect(seen[0]).toMatch(/./)
  })
})
