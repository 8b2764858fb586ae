/** Two cooks, so that there is something to look at. Their password is their name and "cooks well". */
import type { Parts } from './app.ts'
import { publish } from './recipes.ts'
import { welcome } from './users.ts'

const samples = [
  { name: 'Ann', title: 'Tomato soup', steps: 'Fry onions. Add tomatoes. Wait. Blend.' },
  { name: 'Ben', title: 'Flat bread', steps: 'Flour, water and salt. Rest an hour. Bake hot.' },
]

export async function addSamples(parts: Parts, origin: string) {
  for (const { name, title, steps } of samples) {
    const user = parts.store.addUser(name, `${name.toLowerCase()}@example.com`, `${name} cooks well`)
    await publish(parts, await welcome(parts, user), { title, steps, origin })
  }
}
