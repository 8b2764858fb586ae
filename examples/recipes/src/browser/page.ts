/** What happens in the browser: likes, comments and follows go to Kindred, as the user who is signed in here. */
import { type AccountId, createClient } from '@kindred/sdk'

const kindred = createClient({
  url: '/social',
  auth: { getToken: () => fetch('/api/kindred-token', { method: 'POST' }).then((answer) => answer.text()) },
})

on('click', '[data-like]', async (button) => {
  const subject = { kind: 'recipe', id: button.dataset.like ?? '' }
  const { reactions, viewer } = isPressed(button)
    ? await kindred.subjects.unreact({ subject })
    : await kindred.subjects.react({ subject, reaction: 'like' })
  button.ariaPressed = `${viewer.reaction === 'like'}`
  write('.likes', `${reactions.like ?? 0}`)
})

on('submit', '[data-comment]', async (form) => {
  const subject = { kind: 'recipe', id: form.dataset.comment ?? '' }
  const text = form.querySelector('input')?.value ?? ''
  await kindred.comments.add({ on: { subject }, text })
  location.reload()
})

on('click', '[data-follow]', async (button) => {
  const target = button.dataset.follow as AccountId
  await (isPressed(button) ? kindred.graph.unfollow({ target }) : kindred.graph.follow({ target }))
  location.reload()
})

/** Does it whenever it happens, and tells the reader when it was refused. */
function on(event: string, selector: string, act: (element: HTMLElement) => Promise<void>) {
  for (const element of document.querySelectorAll<HTMLElement>(selector))
    element.addEventListener(event, (happened) => {
      happened.preventDefault()
      act(element).catch((error: Error) => write('[role=status]', error.message))
    })
}

function isPressed(button: HTMLElement) {
  return button.ariaPressed === 'true'
}

function write(selector: string, text: string) {
  const place = document.querySelector(selector)
  if (place) place.textContent = text
}
