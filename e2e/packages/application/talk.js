/**
 * What an application does first: two people sign up, one follows the other and reads what the other posts. The same code for Node
 * and for a page.
 *
 * @param {typeof import('@kindred/sdk').createClient} createClient
 * @param {{ url: string, name: string }} where The server, and what to call the two.
 */
export async function talk(createClient, { url, name }) {
  const [reader, writer] = await Promise.all([join('reader'), join('writer')])
  const { following } = await reader.graph.follow({ target: `@${name}_writer` })
  await writer.posts.create({ text: `hello from ${name}`, audience: 'followers' })
  const { items } = await reader.feeds.home()
  return { following, read: items.map(({ post }) => `${post.author.handle}: ${post.text}`) }

  async function join(role) {
    const client = createClient({ url })
    const handle = `${name}_${role}`
    await client.auth.signUp({ handle, email: `${handle}@example.com`, password: `the long secret of ${handle}` })
    return client
  }
}
