import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { as, testApp } from '../../test/rpc/app.ts'
import { reasonOf, send } from '../../test/rpc/raw.ts'

const MEBIBYTE = 2 ** 20
const ROOM = 32

const headers = { 'content-type': 'application/json', ...as('ann') }
const add = (text: string) => ({ path: '/trpc/notes.add', headers, body: JSON.stringify({ text }) })
const small = add('hi')
const large = add('x'.repeat(MEBIBYTE - 100))
const head = `POST /trpc/notes.add HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ann\r\ncontent-type: application/json\r\n`

/** Fills the room with bodies that never come, and answers how to let them go. */
async function withhold(port: number, lengths: string) {
  const bytes = `${head}expect: 100-continue\r\n${lengths}\r\n\r\n`
  const peers = await Promise.all(
    Array.from({ length: ROOM }, async () => {
      const socket = connect(port, '127.0.0.1', () => void socket.write(bytes))
      await new Promise((taken) => socket.once('data', taken)) // Node asks for the body once it has handed the request on
      return socket
    }),
  )
  return () => Promise.all(peers.map((peer) => new Promise((gone) => peer.once('close', gone).destroy())))
}

describe.each([
  ['the thin path', true],
  ['the stock path', false],
])('many large bodies at once, on %s', (_, thinHttp) => {
  test.each([
    ['that told their length', `content-length: ${MEBIBYTE}`],
    ['that told none', 'transfer-encoding: chunked'],
  ])('[DOS-4] leave no room for another, and keep nobody from small ones: %s', async (__, lengths) => {
    await using app = await testApp({ config: { thinHttp }, parts: { maxBodyBytes: MEBIBYTE } })
    const letGo = await withhold(app.port, lengths)
    const refused = await send(app.port, large)
    expect([refused.status, reasonOf(refused), refused.headers['retry-after']]).toEqual([503, 'unavailable', '1'])
    expect((await send(app.port, small)).status).toBe(200)
    expect((await send(app.port, add('x'.repeat(MEBIBYTE)))).status).toBe(413)
    await letGo()
    await expect.poll(async () => (await send(app.port, large)).status).not.toBe(503)
  })
})
