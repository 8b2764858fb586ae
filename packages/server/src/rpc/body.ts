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

/** Text as it was sent, or a TypeError. */
export const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The request, whose text is refused where it is not UTF-8: by itself it would come with other characters in its place. */
export function strictly(request: Request): Request {
  return Object.defineProperty(request, 'text', { value: async () => utf8.decode(await request.arrayBuffer()) })
}
