import { defineConfig } from '@kindred/server'

/** Recipes stay in this app's own tables; Kindred knows them by the ids that they have there. */
export default defineConfig({
  database: 'file:data/kindred.db',
  subjects: { recipe: {} },
})
