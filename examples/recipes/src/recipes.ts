/** The pages of recipes, with what came of them in Kindred. */
import { type Request, Router } from 'express'
import type { Parts } from './app.ts'
import { feedPage, listPage, recipePage } from './pages.ts'
import type { Recipe, User } from './store.ts'
import { loginOf } from './users.ts'

const subjectOf = ({ id }: Pick<Recipe, 'id'>) => ({ kind: 'recipe', id: `${id}` })

export function recipeRoutes({ store, social }: Parts) {
  const routes = Router()
  const userOf = (request: Request) => store.userOf(loginOf(request))

  routes.get('/', async (request, response) => {
    const user = userOf(request)
    const recipes = store.recipes()
    const counts = await countsOf(user, recipes)
    response.send(
      listPage(
        user,
        recipes.map((recipe, at) => ({ recipe, counts: counts[at] })),
      ),
    )
  })

  routes.get('/recipes/:id', async (request, response) => {
    const recipe = store.recipe(request.params.id)
    if (!recipe) return void response.sendStatus(404)
    const user = userOf(request)
    const { comments, profiles } = social.as(user)
    const [[counts], said, { people }] = await Promise.all([
      countsOf(user, [recipe]),
      comments.list({ on: { subject: subjectOf(recipe) }, sort: 'newest' }),
      profiles.many({ people: [recipe.person] }),
    ])
    response.send(recipePage(user, { recipe, counts, comments: said.items, cook: people[0] }))
  })

  routes.post('/recipes', async (request, response) => {
    const user = userOf(request)
    if (!user) return response.redirect('/sign-in')
    const [title, steps] = [textOf(request, 'title', 100), textOf(request, 'steps', 5000)]
    if (title === '' || steps === '') return void response.sendStatus(400)
    const origin = `${request.protocol}://${request.host}`
    response.redirect(await publish({ store, social }, user, { title, steps, origin }))
  })

  routes.get('/feed', async (request, response) => {
    const user = userOf(request)
    if (!user) return response.redirect('/sign-in')
    const { items } = await social.as(user).feeds.home()
    response.send(feedPage(user, items))
  })

  /** What has come of all these recipes, in one call. */
  async function countsOf(user: User | undefined, recipes: readonly Recipe[]) {
    if (recipes.length === 0) return []
    const { subjects } = await social.as(user).subjects.counts({ subjects: recipes.map(subjectOf) })
    return subjects
  }

  return routes
}

function textOf({ body }: Request, name: string, length: number): string {
  return `${body?.[name] ?? ''}`.trim().slice(0, length)
}

interface Draft {
  readonly title: string
  readonly steps: string
  /** Where the app is reached, for the link in the post. */
  readonly origin: string
}

/** Keeps a recipe, tells those who follow its cook of it in a post, and answers its path. */
export async function publish({ store, social }: Parts, cook: User, { title, steps, origin }: Draft) {
  const path = `/recipes/${store.addRecipe(cook, title, steps)}`
  await social.as(cook).posts.create({ text: `New recipe: ${title} ${origin}${path}` })
  return path
}
