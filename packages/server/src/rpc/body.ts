/**
 * The request, if its body is at most `maxBytes` long. A body that told no length is read here, into memory, and no further than the
 * limit; one that did is cut to that length by the host.
 */
export async function withinLimit(request: Request, maxBytes: number): Promise<Request | undefined> {
  const { method, url, headers, signal, body } = request
  const told = headers.has('transfer-encoding') ? null : headers.get('content-length')
  if (told !== null) return Number(told) <= maxBytes ? request : undefined
  if (!body) return request
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > maxBytes) return undefined
    chunks.push(chunk)
  }
  return new Request(url, { method, headers, signal, body: Buffer.concat(chunks) })
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** A field has a colon: this is more than ten calls can have, were their texts nothing but colons. */
const MAX_COLONS = 40_000

/**
 * The text of a body.
 * @throws {TypeError} where it is not UTF-8, which would come with other characters in place of its own
 * @throws {RangeError} where it has so many fields that reading them would keep others waiting
 */
export function textOf(bytes: ArrayBuffer | Buffer): string {
  const text = utf8.decode(bytes)
  let colons = 0
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1))
    if (++colons > MAX_COLONS) throw new RangeError('there are too many fields')
  return text
}

/** The request, whose text is that of `textOf`. */
export function strictly(request: Request): Request {
  return Object.defineProperty(request, 'text', { value: async () => textOf(await request.arrayBuffer()) })
}
