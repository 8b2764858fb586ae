import { sql } from '@kindred/server'

// What one person chose is one number, a bit for each option: so one row says all of it, and two choices are compared at once.

export function choicesOf(places: readonly number[]): number {
  return places.reduce((choices, place) => choices | (1 << place), 0)
}

/** In the order of the options. */
export function placesOf(choices: number): number[] {
  const places: number[] = []
  for (let place = 0; choices >> place > 0; place++) if ((choices >> place) & 1) places.push(place)
  return places
}

/** 1 where the vote of a row chose the option of a row. */
export const isChosen = sql<number>`(poll_votes.choices >> cast(poll_options.place as integer)) & 1`
