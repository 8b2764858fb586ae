/** The pages. Their buttons and forms with a `data-` name are brought to life by browser/page.ts. */
import type { FeedItem, ListedComment, Person, Post, SubjectCounts } from '@kindred/sdk'
import { type Html, html } from './html.ts'
import type { Recipe, User } from './store.ts'

type Viewer = User | undefined

export function listPage(user: Viewer, recipes: readonly { recipe: Recipe; counts: SubjectCounts | undefined }[]) {
  const rows = recipes.map(
    ({ recipe, counts }) => html`
      <li><a href="/recipes/${recipe.id}">${recipe.title}</a> by ${recipe.cook}
        (likes: <span class="likes">${counts?.reactions.like ?? 0}</span>,
        comments: <span class="comments">${counts?.comments ?? 0}</span>)</li>`,
  )
  return layout('Recipes', user, [html`<ul>${rows}</ul>`, user ? publishForm : ''])
}

const publishForm = html`
  <h2>Publish a recipe</h2>
  <form method="post" action="/recipes">
    <label>Title <input name="title" maxlength="100" required></label>
    <label>Steps <textarea name="steps" required></textarea></label>
    <button>Publish</button>
  </form>`

interface Shown {
  readonly recipe: Recipe
  readonly counts: SubjectCounts | undefined
  readonly comments: readonly ListedComment[]
  /** Nobody, where the viewer cannot see them: one of the two may have blocked the other. */
  readonly cook: Person | undefined
}

export function recipePage(user: Viewer, { recipe, counts, comments, cook }: Shown) {
  const isLiked = counts?.viewer.reaction === 'like'
  return layout(recipe.title, user, [
    html`<p>by ${recipe.cook} ${cook && followButton(cook)}</p>
      <p>${recipe.steps}</p>
      <button data-like="${recipe.id}" aria-pressed="${isLiked}" ${user ? '' : 'disabled'}>
        Like (<span class="likes">${counts?.reactions.like ?? 0}</span>)</button>
      <h2>Comments (<span class="comments">${counts?.comments ?? 0}</span>)</h2>
      <ul>${comments.map(({ author, text }) => html`<li><b>${author?.name}</b> ${text}</li>`)}</ul>`,
    user ? commentForm(recipe) : html`<p><a href="/sign-in">Sign in</a> to join in.</p>`,
  ])
}

function followButton({ id, name, viewer, can }: Person) {
  const isFollowing = viewer.following !== 'no'
  if (!can.follow && !isFollowing) return ''
  return html`<button data-follow="${id}" aria-pressed="${isFollowing}">Follow ${name}</button>`
}

const commentForm = ({ id }: Recipe) => html`
  <form data-comment="${id}"><input name="text" maxlength="2000" required aria-label="Comment"><button>Comment</button></form>`

export function feedPage(user: Viewer, items: readonly FeedItem[]) {
  const posts = items.map(({ post }) => html`<li><b>${post.author.name}</b> ${linked(post)}</li>`)
  return layout('Your feed', user, [html`<ul>${posts}</ul>`, items.length > 0 ? '' : 'Follow a cook to see more here.'])
}

/** The text of a post, with its links as links. */
function linked({ text, spans }: Post): unknown[] {
  const links = spans.filter((span) => span.kind === 'link')
  const parts = links.map(({ start, end, url }, at) => [
    text.slice(links[at - 1]?.end ?? 0, start),
    html`<a href="${url}">${text.slice(start, end)}</a>`,
  ])
  return [...parts, text.slice(links.at(-1)?.end ?? 0)]
}

export function signInPage(problem = '') {
  return layout('Sign in', undefined, [
    html`<form method="post">
      <p role="alert">${problem}</p>
      <label>Email <input name="email" type="email" required></label>
      <label>Password <input name="password" type="password" required></label>
      <button>Sign in</button></form>`,
  ])
}

function layout(title: string, user: Viewer, body: readonly unknown[]): string {
  const signOut = html`<form method="post" action="/sign-out">${user?.name} <button>Sign out</button></form>`
  const page: Html = html`<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title>
    <style>body { font: 1rem/1.5 system-ui; max-width: 40rem; margin: 2rem auto } [aria-pressed=true] { font-weight: bold }</style>
    <nav><a href="/">Recipes</a> <a href="/feed">Feed</a> ${user ? signOut : html`<a href="/sign-in">Sign in</a>`}</nav>
    <h1>${title}</h1>${body}<p role="status"></p>
    <script type="module" src="/page.js"></script></html>`
  return page.toString()
}
