/** Signing in and out as the app always had it, and two lines in which Kindred learns of it. */
import { type Request, Router } from 'express'
import type { Parts } from './app.ts'
import { signInPage } from './pages.ts'
import type { User } from './store.ts'

export function userRoutes({ store, social }: Parts) {
  const routes = Router()

  /** The client in the browser asks for this when it has no session. Nothing means that nobody is signed in. */
  routes.post('/api/kindred-token', async (request, response) => {
    const user = store.userOf(loginOf(request))
    response.type('text').send(user ? await social.tokenFor(user) : '')
  })

  routes.get('/sign-in', (_, response) => void response.send(signInPage()))

  routes.post('/sign-in', async (request, response) => {
    const user = store.check(`${request.body?.email}`, `${request.body?.password}`)
    if (!user) return void response.status(403).send(signInPage('The email or the password is wrong.'))
    await welcome({ store, social }, user)
    response
      .cookie('login', store.logIn(user.id), { httpOnly: true, sameSite: 'lax', secure: request.secure })
      .redirect('/')
  })

  routes.post('/sign-out', (request, response) => {
    store.logOut(loginOf(request))
    response.clearCookie('login').redirect('/')
  })

  return routes
}

/** Tells Kindred of a user at each sign-in, so that it knows them by the name that they have now. */
export async function welcome({ store, social }: Parts, user: User) {
  return store.setPerson(user.id, await social.bring(user))
}

export function loginOf({ headers }: Request): string {
  return /(?:^|; )login=([\w-]+)/.exec(headers.cookie ?? '')?.[1] ?? ''
}
